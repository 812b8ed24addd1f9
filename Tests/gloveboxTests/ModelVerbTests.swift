import Glibc
import JSON
import LanguageModel
import Posix
import Testing

@testable import glovebox

/// `glovebox model` from the outside, and what it prints.
@Suite struct ModelVerbTests {
    private static var executable: Path {
        let bundle = (try? Files.linkTarget("/proc/self/exe")) ?? ""
        let beside = bundle.parent / "glovebox"
        return Files.isExecutable(beside) ? beside : Path(#filePath).parent.parent.parent / ".build/debug/glovebox"
    }

    private static func run(_ words: [String], _ environment: [String: String] = [:]) async throws
        -> TrustedProgram.Result
    {
        let repository = Path(#filePath).parent.parent.parent
        var variables = TrustedProgram.ownEnvironment().merging(environment) { $1 }
        for name in ["GLOVEBOX_MODEL", "OPENAI_BASE_URL"] where environment[name] == nil { variables[name] = nil }
        variables["GLOVEBOX_SHARE"] = repository.string
        return try await TrustedProgram(executable, words, environment: variables).run(timeout: .seconds(60))
    }

    @Test func `the list names the embedded model, and what --model would choose`() async throws {
        let listed = try await Self.run(["model", "list", "--json", "--model", "x.gguf"])
        #expect(listed.status == 0, "\(listed.errorText)")
        let document = try JSONNode.parse(listed.output, source: "list").plain
        #expect(document["embedded"]?["installed"] == true)
        #expect(document["choice"] == ["kind": "file", "file": "x.gguf"])
        let unknown = try await Self.run(["model", "list"], ["OPENAI_BASE_URL": "http://127.0.0.1:1"])
        #expect(
            unknown.outputText.contains("none would be used: the model server at http://127.0.0.1:1 can't be reached"))
    }

    @Test(arguments: [
        (["--model", "qwen"], 2, "'qwen' can't be served"),
        (["--model", "/no/file.gguf"], 3, "there is no model file"),
        (["--port", "99999"], 2, "99999"),
    ])
    func `what can't be served is refused with its exit code`(words: [String], code: Int32, message: String)
        async throws
    {
        let result = try await Self.run(["model", "serve"] + words)
        #expect(result.status == code)
        #expect(result.errorText.contains(message))
        #expect(result.output.isEmpty)
    }

    @Test func `a machine without the engine says how to get it`() async throws {
        let folder = try TemporaryFolder()
        let result = try await Self.run(["model", "serve", "--port", "0"], ["GLOVEBOX_HOME": folder.path.string])
        #expect(result.status == 3)
        #expect(result.errorText.contains("the model engine is not installed"))
        #expect(result.errorText.contains("scripts/setup"))
    }

    @Test func `an engine does not outlive a glovebox that is killed`() async throws {
        let repository = Path(#filePath).parent.parent.parent
        let program = TrustedProgram(
            Self.executable, ["model", "serve", "--port", "0", "--json"],
            environment: TrustedProgram.ownEnvironment().merging(["GLOVEBOX_SHARE": repository.string]) { $1 })
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let pid = try program.spawn(input.reading.raw, output.writing.raw, errors.writing.raw)
        let reading = output.keepReading().take()
        _ = errors.keepReading().take()
        let text = await onThread { () -> String in
            let descriptor = Descriptor(owning: reading)
            var bytes: [UInt8] = []
            while let piece = try? descriptor.read(upTo: 4096), !piece.isEmpty {
                bytes += piece
                if bytes.suffix(3) == Array("\n}\n".utf8) { break }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        let engine = try #require(try JSONNode.parse(text, source: "serve").plain["process"]?.intValue)
        #expect(Self.isAlive(engine))
        kill(pid, SIGKILL)
        #expect(await onThread { TrustedProgram.wait(for: pid) } == 128 + SIGKILL)
        for _ in 0..<500 where Self.isAlive(engine) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(!Self.isAlive(engine))
    }

    /// A process that has ended may wait as a zombie for whoever adopted it.
    private static func isAlive(_ pid: Int) -> Bool {
        guard let status = try? Files.readText(Path("/proc/\(pid)/stat")), let end = status.lastIndex(of: ")") else {
            return false
        }
        return !status[end...].hasPrefix(") Z")
    }

    @Test func `a server's names can't steer the terminal, and take one line each`() {
        let plan = EnginePlan(python: "/no/python", script: "/no/script", file: "/no/file", digests: "/no")
        let choice = ModelChoice(wanted: nil, environment: [:], ports: [], embedded: plan)
        let name = "a\u{1B}[31mred\nline\u{202E}"
        let offers = [ModelChoice.Offer(address: "http://h:1", kind: "test", names: [name])]
        for chosen: Result<ModelChoice.Source, ModelError> in [
            .success(.server(address: "http://h:1", name: name, isNamed: false)),
            .failure(.severalModels([name, name])),
        ] {
            let lines = ModelVerb.lines(offers, choice, chosen)
            #expect(lines.count == 3)
            #expect(lines.allSatisfy { $0 == printable($0) })
            #expect(lines[0] == "a\u{FFFD}[31mred line  http://h:1  (test's port)")
        }
    }

    @Test func `several models are listed with their servers`() {
        let plan = EnginePlan(python: "/no/python", script: "/no/script", file: "/no/file", digests: "/no")
        let choice = ModelChoice(wanted: nil, environment: [:], ports: [], embedded: plan)
        let offers = [ModelChoice.Offer(address: "http://127.0.0.1:11434", kind: "Ollama", names: ["a", "b"])]
        let lines = ModelVerb.lines(offers, choice, .failure(.severalModels(["a", "b"])))
        #expect(
            lines == [
                "a  http://127.0.0.1:11434  (Ollama's port)", "b  http://127.0.0.1:11434  (Ollama's port)",
                "embedded  not installed; scripts/setup installs it",
                "none would be used: several models are offered: a, b",
            ])
        let document = ModelVerb.document(
            offers, choice, .success(.server(address: "http://h:1", name: "a", isNamed: true)))
        #expect(document["servers"]?.arrayValue?.first?["models"] == ["a", "b"])
        #expect(document["choice"]?["name"] == "a")
    }
}
