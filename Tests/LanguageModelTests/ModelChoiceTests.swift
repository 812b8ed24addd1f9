import HTTP
import Posix
import Testing

@testable import LanguageModel

struct ModelChoiceTests {
    private static let nowhere = EnginePlan(
        python: "/no/python", script: "/no/engine.py", file: "/no/model.gguf", digests: "/no/digests")

    private static func offering(_ names: [String]) -> Script {
        Script([.json(#"{"data": [\#(names.map { "{\"id\": \"\($0)\"}" }.joined(separator: ", "))]}"#)])
    }

    /// Finds with these models offered on the only "usual" port.
    private static func find(
        _ wanted: String?, _ environment: [String: String] = [:], offered: [String]
    ) async throws -> ModelChoice.Source {
        try await withServer(offering(offered)) { address in
            var environment = environment
            if let base = environment["OPENAI_BASE_URL"] {
                environment["OPENAI_BASE_URL"] = base.replacing("SERVER", with: "\(address)")
            }
            let choice = ModelChoice(
                wanted: wanted?.replacing("SERVER", with: "\(address)"), environment: environment,
                ports: [.init(address.port, "test"), .init(1, "nobody")], embedded: nowhere)
            let source = try await choice.find()
            if case .server(let found, let name, let isNamed) = source {
                #expect(found == address.description)
                return .server(address: "SERVER", name: name, isNamed: isNamed)
            }
            return source
        }
    }

    @Test(
        arguments: [
            (nil, [:], ["a"], ModelChoice.Source.server(address: "SERVER", name: "a", isNamed: false)),
            ("b", [:], ["a", "b"], .server(address: "SERVER", name: "b", isNamed: false)),
            ("llama3", [:], ["llama3:latest", "x"], .server(address: "SERVER", name: "llama3:latest", isNamed: false)),
            ("SERVER", [:], ["a"], .server(address: "SERVER", name: "a", isNamed: true)),
            ("SERVER/v1", [:], ["a"], .server(address: "SERVER", name: "a", isNamed: true)),
            ("x/y.gguf", ["GLOVEBOX_MODEL": "b"], ["b"], .file("x/y.gguf")),
            (nil, ["GLOVEBOX_MODEL": "b"], ["a", "b"], .server(address: "SERVER", name: "b", isNamed: false)),
            (
                nil, ["GLOVEBOX_MODEL": "", "OPENAI_BASE_URL": "SERVER/v1"], ["a"],
                .server(address: "SERVER", name: "a", isNamed: true)
            ),
            ("b", ["OPENAI_BASE_URL": "SERVER/v1/"], ["a", "b"], .server(address: "SERVER", name: "b", isNamed: true)),
            ("embedded", [:], ["a", "b"], .embedded),
        ] as [(String?, [String: String], [String], ModelChoice.Source)])
    func `the rules choose one model`(
        wanted: String?, environment: [String: String], offered: [String], source: ModelChoice.Source
    ) async throws {
        #expect(try await Self.find(wanted, environment, offered: offered) == source)
    }

    @Test(
        arguments: [
            (nil, [:], ["a", "b"], ModelError.severalModels(["a", "b"])),
            ("SERVER", [:], ["a", "b"], .severalModels(["a", "b"])),
            ("qwen2", [:], ["qwen3", "b"], .unknownModel(name: "qwen2", offered: ["qwen3", "b"])),
            (nil, ["GLOVEBOX_MODEL": "c"], ["b"], .unknownModel(name: "c", offered: ["b"])),
            ("", [:], ["a"], .badChoice(text: "", problem: "it is empty")),
            (nil, ["GLOVEBOX_MODEL": " "], ["a"], .badChoice(text: "GLOVEBOX_MODEL= ", problem: "it is blank")),
        ] as [(String?, [String: String], [String], ModelError)])
    func `what the rules don't settle is refused`(
        wanted: String?, environment: [String: String], offered: [String], error: ModelError
    ) async throws {
        await #expect(throws: error) { try await Self.find(wanted, environment, offered: offered) }
    }

    @Test(
        arguments: [
            (nil, ["OPENAI_BASE_URL": "ftp://a"], "OPENAI_BASE_URL=ftp://a"),
            ("m", ["OPENAI_BASE_URL": "ftp://a"], "OPENAI_BASE_URL=ftp://a"),
            (nil, ["GLOVEBOX_MODEL": "m", "OPENAI_BASE_URL": "ftp://a"], "OPENAI_BASE_URL=ftp://a"),
            (nil, ["GLOVEBOX_MODEL": "ftp://b", "OPENAI_BASE_URL": "ftp://a"], "GLOVEBOX_MODEL=ftp://b"),
            ("ftp://c", ["OPENAI_BASE_URL": "ftp://a"], "ftp://c"),
        ] as [(String?, [String: String], String)])
    func `what can't be read is told with the variable that it stands in`(
        wanted: String?, environment: [String: String], text: String
    ) async throws {
        let choice = ModelChoice(wanted: wanted, environment: environment, ports: [], embedded: Self.nowhere)
        let error = await #expect(throws: ModelError.self) { try await choice.find() }
        guard case .badChoice(text, _) = error else { throw try #require(error) }
    }

    @Test(arguments: ["https://api.example.org/v1", "http://", "http://a:b"])
    func `an address that can't be asked is refused`(
        text: String
    ) async throws {
        let choice = ModelChoice(wanted: text, environment: [:], ports: [], embedded: Self.nowhere)
        let error = await #expect(throws: ModelError.self) { try await choice.find() }
        guard case .badChoice = error else { throw try #require(error) }
        #expect(error?.exitCode == 2)
    }

    /// Which of the requests bear the key, by how the server and its model were named.
    @Test(
        arguments: [
            ("m", ["OPENAI_BASE_URL": "SERVER/v1"], true), (nil, ["OPENAI_BASE_URL": "SERVER/v1"], true),
            ("SERVER", [:], true), (nil, ["GLOVEBOX_MODEL": "SERVER"], true),
            (nil, ["GLOVEBOX_MODEL": "m", "OPENAI_BASE_URL": "SERVER"], true), ("m", [:], false), (nil, [:], false),
        ] as [(String?, [String: String], Bool)])
    func `the key goes to a server that was named by its address, and nowhere else`(
        wanted: String?, environment: [String: String], isSent: Bool
    ) async throws {
        let script = Script { request, _, connection throws(HTTPError) in
            switch request.path {
            case "/v1/models": try await connection.send(.json(#"{"data": [{"id": "m"}]}"#))
            case "/props": try await connection.send(.json("{}", status: 404))
            default:
                let event = #"data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}"# + "\n\n"
                try await connection.send(Response(200, body: Array(event.utf8)))
            }
        }
        try await withServer(script) { address in
            func text(_ text: String) -> String { text.replacing("SERVER", with: "\(address)") }
            let choice = ModelChoice(
                wanted: wanted.map(text),
                environment: environment.mapValues(text).merging(["OPENAI_API_KEY": "secret"]) { $1 },
                ports: [.init(address.port, "test")], embedded: Self.nowhere)
            let opened = try await choice.open(try await choice.find())
            _ = try await opened.model.answer(Ask(.messages([Message(.user, "hi")]), maxTokens: 2, purpose: "t"))
        }
        #expect(script.requests.map(\.target) == ["/v1/models", "/props", "/v1/chat/completions"])
        for request in script.requests {
            #expect(request.headers["Authorization"] == (isSent ? "Bearer secret" : nil), "\(request.target)")
        }
    }

    @Test func `a server that was named is asked over the OpenAI API, with the key`() async throws {
        let script = Self.offering(["a", "b:latest"])
        func connect(_ name: String?) async throws -> String {
            try await withServer(script) { address in
                let courier = try Courier(toNamed: "\(address)/v1", environment: ["OPENAI_API_KEY": "secret"])
                return try await OpenAIServer.connect(courier, model: name).identity.name
            }
        }
        #expect(try await connect("b") == "b:latest")
        await #expect(throws: ModelError.severalModels(["a", "b:latest"])) { try await connect(nil) }
        await #expect(throws: ModelError.unknownModel(name: "c", offered: ["a", "b:latest"])) { try await connect("c") }
        #expect(script.requests.map(\.target) == ["/v1/models", "/v1/models", "/v1/models"])
        #expect(script.requests.allSatisfy { $0.headers["Authorization"] == "Bearer secret" })
        let empty = await #expect(throws: ModelError.self) {
            try await withServer(Self.offering([])) { address in
                _ = try await OpenAIServer.connect(
                    Courier(toNamed: "\(address)", environment: [:]), model: nil)
            }
        }
        guard case .noModel = empty else { throw try #require(empty) }
    }

    @Test func `no server and no engine is said with where it looked`() async throws {
        let choice = ModelChoice(wanted: nil, environment: [:], ports: [.init(1, "nobody")], embedded: Self.nowhere)
        await #expect(throws: ModelError.noModel(looked: ["port 1", "/no/python"])) { try await choice.find() }
        await #expect(throws: ModelError.engineMissing(path: "/no/python")) { try await choice.open(.embedded) }
    }

    @Test func `usual ports are asked for their models and nothing else, and strangers there are passed over`()
        async throws
    {
        let script = Script([.json("{}", status: 404)])
        let offers = try await withServer(script) { address in
            await ModelChoice(
                wanted: nil, environment: ["OPENAI_API_KEY": "secret"], ports: [.init(address.port, "stranger")],
                embedded: Self.nowhere
            ).offers()
        }
        #expect(offers.isEmpty)
        #expect(script.requests.map(\.target) == ["/v1/models"])
        #expect(script.requests.first?.headers["Authorization"] == nil)
    }
}
