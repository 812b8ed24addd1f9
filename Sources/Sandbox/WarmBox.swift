import Posix

/// A sealed interpreter that has done its imports and waits for its one program.
///
/// It is a box like any other, built from the same plan with every layer: nothing is loosened while it waits, and nothing is
/// mounted or changed in it later. Only its command's first act is to get ready, and its limits of time count from the order
/// on. It is used once.
package final class WarmBox: Sendable {
    private let starter: Starter
    /// The box's whole life; `run` and `discard` wait for its end, and `deinit` kills it.
    private let life: Task<Result<Outcome, SandboxError>, Never>

    /// Starts a box that gets ready in the background.
    ///
    /// The plan's command must say so with a packet on its standard input, then read its order there: variables as
    /// `NAME=value`, each ended by a zero byte.
    /// `usingControlGroups` is for tests, as in `Sandbox.run`.
    package init(_ plan: Plan, in sandbox: Sandbox, usingControlGroups: Bool = true) throws(SandboxError) {
        do throws(SystemError) { starter = try Starter() } catch { throw .system(error) }
        life = Task { [starter] in
            do throws(SandboxError) {
                let outcome = try await sandbox.run(
                    plan, waitingFor: starter, usingControlGroups: usingControlGroups)
                return .success(outcome)
            } catch { return .failure(error) }
        }
    }

    deinit { life.cancel() }

    /// Comes back when the box is ready, with true, or has ended, with false.
    package func readiness() async -> Bool { await starter.readiness() }

    /// Whether an order would begin at once.
    package var isReady: Bool { starter.isReady }

    /// Lets the box's command begin, and comes back when every process of it is dead.
    ///
    /// Nil where the box had ended before the order reached it: nothing has run. Cancelling the task kills the box.
    package func run(_ variables: [String: String]) async throws(SandboxError) -> Outcome? {
        let words = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        // An order is never empty: that would be the end of the file.
        starter.give(Array(words.joined(separator: "\0").utf8) + [0])
        let result = await withTaskCancellationHandler {
            await life.value
        } onCancel: {
            life.cancel()
        }
        guard starter.hasBegun || Task.isCancelled else { return nil }
        return try result.get()
    }

    /// Kills the box, and comes back when it is gone; its outcome tells what it cost, and why it never became ready.
    @discardableResult package func discard() async -> Result<Outcome, SandboxError> {
        life.cancel()
        return await life.value
    }
}
