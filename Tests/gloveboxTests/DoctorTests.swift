import JSON
import Posix
import Testing

@testable import glovebox

@Suite struct DoctorTests {
    /// What doctor says of a machine where nothing was set up.
    private func findings() async throws -> (status: Int32, document: JSONNode) {
        let home = try TemporaryFolder()
        let result = try await BuiltProgram.run(
            ["doctor", "--json"], environment: ["GLOVEBOX_HOME": (home.path / "not-yet").string])
        #expect(!Files.exists(home.path / "not-yet"), "doctor changes nothing")
        return (result.status, try JSONNode.parse(result.outputText, source: "doctor"))
    }

    @Test func `what was not set up is missing, and its fix is told`() async throws {
        let (status, document) = try await findings()
        #expect(status == Exit.lacking.rawValue)
        let fields = try document.object(keys: ["ok", "checks"])
        #expect(try fields.required("ok").bool() == false)
        var states: [String: String] = [:]
        for check in try fields.required("checks").array() {
            let fields = try check.object(keys: ["name", "state", "detail", "fix"])
            let name = try fields.required("name").string()
            let state = try fields.required("state").string()
            #expect(states[name] == nil, "\(name) is there twice")
            states[name] = state
            if state == "missing" { #expect(try fields.required("fix").string().isEmpty == false) }
            if name == "embedded model" { #expect(try fields.required("fix").string().hasSuffix("/scripts/setup")) }
        }
        #expect(states["installation"] == "ok")
        for name in ["engine", "embedded model", "python-science"] { #expect(states[name] == "missing") }
    }

    @Test func `a seed that others may read is no secret`() async throws {
        let home = try TemporaryFolder()
        try Files.writeAtomically("secret", to: home.path / "seed", mode: 0o644)
        let result = try await BuiltProgram.run(["doctor"], environment: ["GLOVEBOX_HOME": home.path.string])
        #expect(result.outputText.contains("others may read the secret seed"))
        #expect(result.outputText.contains("chmod 600 \(home.path)/seed"))
    }

    @Test func `a folder for temporary files that isn't there is told as what it is`() async throws {
        let result = try await BuiltProgram.run(["doctor", "--json"], environment: ["TMPDIR": "/nonexist"])
        #expect(result.status == Exit.lacking.rawValue)
        let document = try JSONNode.parse(result.outputText, source: "doctor").plain
        let missing = document["checks"]?.arrayValue?.first { $0["name"] == "temporary files" }
        #expect(missing?["state"] == "missing")
        #expect(missing?["fix"]?.stringValue?.contains("TMPDIR") == true)
        #expect(document["checks"]?.arrayValue?.contains { $0["name"] == "sqlite" } == false)
    }

    @Test func `a share that is none is told`() async throws {
        let result = try await BuiltProgram.run(["doctor"], environment: ["GLOVEBOX_SHARE": "/nowhere"])
        #expect(result.status == Exit.lacking.rawValue)
        #expect(result.outputText.contains("GLOVEBOX_SHARE is /nowhere, which doesn't hold 'tasks' and 'sandbox'"))
    }
}
