import JSON
import Measures
import Sandbox
import Testing

@Suite struct OutcomeTests {
    @Test func `a program runs, and its output and exit code come back`() async throws {
        let outcome = try await Installed.run("echo to the world; echo to the log >&2; exit 7")
        print(outcome.json().encoded(.indented))
        #expect(outcome.ending == .exited(7))
        #expect(outcome.standardOutput.text == "to the world\n")
        #expect(outcome.standardError.text == "to the log\n")
    }
}
