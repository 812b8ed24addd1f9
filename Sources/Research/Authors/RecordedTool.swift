import LanguageModel
import Measures
import Record
import ToolUse

/// A tool whose calls stand in the chronicle: a resumed run reads their results back.
struct RecordedTool: Tool {
    let tool: any Tool
    let consultation: Consultation
    let chronicle: Chronicle
    let gate: Gate

    var name: String { tool.name }
    var signature: String { tool.signature }
    var summary: String { tool.summary }
    var runsPrograms: Bool { tool.runsPrograms }

    func call(_ arguments: Arguments) async throws -> String {
        let called: ToolCalled
        do {
            let isHeld = try await isHeld()
            called = try await chronicle.effect { [tool, consultation] in
                let start = ContinuousClock.now
                var (result, failed) = ("", false)
                do { result = isHeld ? Self.held : try await tool.call(arguments) } catch let error as CancellationError
                {
                    throw error
                } catch let error as InfrastructureFailure {
                    throw error.cause
                } catch {
                    (result, failed) = ((error as? any Explained)?.message ?? "\(error)", true)
                }
                failed = failed || isHeld
                return ToolCalled(
                    call: consultation.lastCall, node: consultation.node, tool: tool.name, arguments: arguments.text,
                    result: result, failed: failed, wallMs: (ContinuousClock.now - start).wholeMilliseconds,
                    // A plan's question is always one of messages.
                    spliced: InlineDecoder.canSplice(.messages([]), consultation) ? nil : false)
            }
        } catch {
            // What befell the record is no result of the tool: the loop must see it.
            consultation.note(error)
            throw CancellationError()
        }
        if called.failed { throw ToolFailure(message: called.result) }
        return called.result
    }

    /// What the model reads where a person ended the attempt before its program could run.
    private static let held = "the attempt is being ended, and runs no more programs"

    /// Passes the gate before a program runs; true where a person has ended the attempt.
    private func isHeld() async throws -> Bool {
        // In a journal of an earlier version a call stands without its gate.
        guard tool.runsPrograms, chronicle.next != .toolCalled else { return false }
        let passed = try await gate.pass(node: consultation.node, in: chronicle)
        consultation.hold(.milliseconds(passed.waitedMs))
        return Gate.Verdict(rawValue: passed.verdict) == .cancelled
    }
}

/// A tool could not do its work because something of ours failed: that is no answer for a model, and ends the run.
package struct InfrastructureFailure: Error {
    package let cause: any Error

    package init(cause: any Error) { self.cause = cause }
}

/// A tool's failure, as it was recorded.
struct ToolFailure: Explained {
    let message: String
}
