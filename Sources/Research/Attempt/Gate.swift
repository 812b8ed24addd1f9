import Measures
import Record
import Synchronization

/// The gate that the loop passes before each execution: a person may shut it, ask to be asked, or end the attempt.
package final class Gate: Sendable {
    /// What the loop was told.
    package enum Verdict: String, Sendable {
        case go, approved, cancelled
    }

    private struct State {
        var isPaused = false
        var isCancelled = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Shuts the gate until `approve`.
    package func pause() { state.withLock { $0.isPaused = true } }

    /// Opens a shut gate: lets the waiting execution pass, and those after it.
    package func approve() { change { $0.isPaused = false } }

    /// Ends the attempt at the gate: nothing more is tried, what there is is picked from and finished.
    package func cancel() { change { $0.isCancelled = true } }

    package var isCancelled: Bool { state.withLock { $0.isCancelled } }
    package var isPaused: Bool { state.withLock { $0.isPaused } }

    /// Whether something waits at the shut gate now.
    var isHolding: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Waits while the gate is shut; a cancelled task passes at once, and its loop sees the cancellation.
    package func pass() async -> Verdict {
        let wasShut = isPaused
        while true {
            let (isShut, isCancelled) = state.withLock { ($0.isPaused, $0.isCancelled) }
            if isCancelled { return .cancelled }
            if !isShut || Task.isCancelled { return wasShut ? .approved : .go }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        if !state.isPaused || state.isCancelled || Task.isCancelled { return true }
                        state.waiting.append(continuation)
                        return false
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                change { _ in }
            }
        }
    }

    /// Passes the gate, and writes down how and after how long.
    func pass(node: Int, in chronicle: Chronicle) async throws -> GatePassed {
        try await chronicle.effect {
            let start = ContinuousClock.now
            let verdict = await pass()
            try Task.checkCancellation()
            return GatePassed(
                node: node, verdict: verdict.rawValue, waitedMs: (ContinuousClock.now - start).wholeMilliseconds)
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
