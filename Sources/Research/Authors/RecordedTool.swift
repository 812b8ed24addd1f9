import Measures
import Record
import ToolUse

/// A tool whose calls stand in the chronicle: a resumed run reads their results back.
struct RecordedTool: Tool {
    let tool: any Tool
    let consultation: Consultation
    let chronicle: Chronicle

    var name: String { tool.name }
    var signature: String { tool.signature }
    var summary: String { tool.summary }

    func call(_ arguments: Arguments) async throws -> String {
        let called: ToolCalled
        do {
            called = try await chronicle.effect { [tool, consultation] in
                let start = ContinuousClock.now
                var (result, failed) = ("", false)
                do { result = try await tool.call(arguments) } catch let error as CancellationError {
                    throw error
                } catch let error as InfrastructureFailure {
                    throw error.cause
                } catch {
                    (result, failed) = ((error as? any Explained)?.message ?? "\(error)", true)
                }
                return ToolCalled(
                    call: consultation.lastCall, node: consultation.node, tool: tool.name, arguments: arguments.text,
                    result: result, failed: failed, wallMs: (ContinuousClock.now - start).wholeMilliseconds)
            }
        } catch {
            // What befell the record is no result of the tool: the loop must see it.
            consultation.note(error)
            throw CancellationError()
        }
        if called.failed { throw ToolFailure(message: called.result) }
        return called.result
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
