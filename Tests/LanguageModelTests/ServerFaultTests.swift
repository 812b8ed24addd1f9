import HTTP
import JSON
import Synchronization
import Testing

@testable import LanguageModel

/// Model servers that misbehave, each by a script.
struct ServerFaultTests {
    private static let ask = Ask(.text("2 + 2 ="), maxTokens: 8, purpose: "test")
    private static let stream = """
        data: {"content":"","tokens":[0],"stop":false,"tokens_predicted":0,"tokens_evaluated":9,"prompt_progress":{"cache":4}}

        data: {"content":" 4","tokens":[5],"stop":false,"tokens_predicted":1,"tokens_evaluated":9}

        data: {"content":"→","tokens":[8],"stop":false,"tokens_predicted":3,"tokens_evaluated":9}

        data: {"content":"","tokens":[2],"stop":false,"tokens_predicted":4,"tokens_evaluated":9}

        data: {"content":"","tokens":[],"stop":true,"tokens_predicted":4,"tokens_evaluated":9,"stop_type":"eos"}


        """
    private static let answer = Answer(
        text: " 4→", tokens: [Token(id: 5, text: " 4"), Token(id: 7, text: ""), Token(id: 8, text: "→")],
        usage: Usage(prompt: 9, cached: 4, generated: 4))

    private static func ask(
        _ script: Script, retries: Retries = Retries(attempts: 1), patience: Duration = .seconds(5)
    ) async throws -> Answer {
        try await withServer(script) { address in
            let client = Client(patience: .init(connecting: patience, answering: patience, streaming: patience))
            let model = try await LlamaServer.connect(Courier(address, client: client, retries: retries))
            var answer = try await #require(model).answer(ask)
            answer.wallMilliseconds = 0
            return answer
        }
    }

    @Test(arguments: [1, 2, 3, 5, 64, 10_000])
    func `a stream is understood in pieces of any size`(pieces: Int) async throws {
        #expect(try await Self.ask(llamaScript(Self.stream, pieces: pieces)) == Self.answer)
    }

    @Test(arguments: [0, 1, 2])
    func `an answer that breaks off is an error with what had come`(lines: Int) async throws {
        let part =
            Self.stream.split(separator: "\n\n", omittingEmptySubsequences: true).prefix(lines + 1)
            .joined(separator: "\n\n") + "\n\n"
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(llamaScript(part, breaksOff: true))
        }
        guard case .diedMidAnswer(_, let received) = error else { throw try #require(error) }
        #expect(received == ["", " 4", " 4→"][lines])
    }

    @Test func `a stream that ends well but too early is an answer that broke off too`() async throws {
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(llamaScript("data: {\"content\":\"a\",\"stop\":false}\n\n"))
        }
        guard case .diedMidAnswer = error else { throw try #require(error) }
    }

    @Test(arguments: [
        "data: nonsense\n\n", "data: {\"content\":1,\"stop\":false}\n\n", "data: {}\n\n", "data: [1]\n\n",
    ])
    func `an unreadable event is named`(stream: String) async throws {
        let error = await #expect(throws: ModelError.self) { try await Self.ask(llamaScript(stream)) }
        guard case .badAnswer = error else { throw try #require(error) }
    }

    @Test func `ids are given up where a character's tokens can't be found`() async throws {
        let stream = Self.stream.replacing("\"tokens\":[8]", with: "\"tokens\":[99]")
        let answer = try await Self.ask(llamaScript(stream))
        #expect(answer.text == " 4→")
        #expect(answer.tokens.map(\.id) == [5])
    }

    /// Writes the pauses down instead of waiting.
    private final class Pauses: Sendable {
        let list = Mutex<[Duration]>([])
        var retries: Retries { Retries { pause in self.list.withLock { $0.append(pause) } } }
    }

    private static func failing(_ responses: [Response]) -> Script {
        Script { request, index, connection throws(HTTPError) in
            switch request.path {
            case "/props": try await connection.send(.json(llamaProperties))
            case "/v1/models": try await connection.send(.json(#"{"data": [{"id": "tiny"}]}"#))
            default:
                // Two requests came before: the server was asked what it is.
                let failures = index - 2
                if failures < responses.count { return try await connection.send(responses[failures]) }
                let text = "data: {\"content\":\"ok\",\"stop\":true,\"stop_type\":\"eos\"}\n\n"
                try await connection.send(Response(200, body: Array(text.utf8)))
            }
        }
    }

    @Test(arguments: [
        ([Response(429)], [Duration.milliseconds(250)]),
        ([Response(429, headers: ["Retry-After": "3"]), Response(503)], [.seconds(3), .milliseconds(500)]),
        (
            [Response(500), Response(502), Response(503), Response(504)],
            [250, 500, 1_000, 2_000].map { .milliseconds($0) }
        ),
        ([Response(429, headers: ["Retry-After": "9999"])], [.seconds(8)]),
    ])
    func `a busy server is asked again, each time later`(responses: [Response], pauses: [Duration]) async throws {
        let taken = Pauses()
        let answer = try await Self.ask(Self.failing(responses), retries: taken.retries)
        #expect(answer.text == "ok")
        #expect(taken.list.withLock { $0 } == pauses)
    }

    @Test func `a server that stays busy is given up with its words`() async throws {
        let script = Self.failing(Array(repeating: .json(#"{"error": {"message": "no slot"}}"#, status: 503), count: 9))
        let error = await #expect(throws: ModelError.self) { try await Self.ask(script, retries: Pauses().retries) }
        guard case .busy(_, 503, 5, "no slot") = error else { throw try #require(error) }
    }

    @Test(arguments: [
        (#"{"error": {"message": "failed to parse grammar"}}"#, 400, "failed to parse grammar"),
        (#"{"error": "model not found"}"#, 404, "model not found"), (#"{"detail": "nope"}"#, 401, "nope"),
        ("plain\ntext", 501, "plain text"),
    ])
    func `a refusal is not tried again, and is told in the server's words`(body: String, status: Int, words: String)
        async throws
    {
        let pauses = Pauses()
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(Self.failing([.json(body, status: status)]), retries: pauses.retries)
        }
        guard case .refused(_, status, words) = error else { throw try #require(error) }
        #expect(pauses.list.withLock { $0.isEmpty })
    }

    @Test func `a prompt that is too long is told with both counts`() async throws {
        let body =
            #"{"error": {"message": "x", "type": "exceed_context_size_error", "n_prompt_tokens": 9, "n_ctx": 8}}"#
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(Self.failing([.json(body, status: 400)]))
        }
        #expect(error == .tooLong(prompt: 9, context: 8))
    }

    @Test func `more than was asked for is not taken, and no cache is larger than its prompt`() async throws {
        let event = #"data: {"content":"ab ","tokens":[5],"stop":false,"tokens_evaluated":9,"prompt_progress":null}"#
        let answer = try await Self.ask(llamaScript(String(repeating: "\(event)\n\n", count: 500)))
        #expect(answer.finish == .overrun)
        #expect(answer.usage.generated == 342)
        #expect(answer.tokens.count == 342 && answer.text.count == 1_024)
        let end = #"data: {"content":"","stop":true,"tokens_evaluated":9,"timings":{"cache_n":99999}}"# + "\n\n"
        #expect(try await Self.ask(llamaScript(end)).usage == Usage(prompt: 9, cached: 9))
    }

    @Test func `what an attempt that failed told is forgotten`() async throws {
        let early = #"data: {"content":"","tokens":[9],"stop":false,"tokens_predicted":3,"tokens_evaluated":9}"#
        let failing = "\(early)\n\ndata: {\"error\": {\"message\": \"CUDA\", \"code\": 500}}\n\n"
        let bytes = Array(Self.stream.utf8)
        let script = Script { request, index, connection throws(HTTPError) in
            switch request.path {
            case "/props": try await connection.send(.json(llamaProperties))
            case "/v1/models": try await connection.send(.json(#"{"data": [{"id": "tiny"}]}"#))
            case "/tokenize": try await connection.send(.json(#"{"tokens": [7, 8]}"#))
            default: try await connection.send(Response(200, body: index == 2 ? Array(failing.utf8) : bytes))
            }
        }
        #expect(try await Self.ask(script, retries: Pauses().retries) == Self.answer)
    }

    @Test func `an error in the middle of a stream is told`() async throws {
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(llamaScript("data: {\"error\": {\"message\": \"out of memory\"}}\n\n"))
        }
        guard case .busy(_, 500, 1, "out of memory") = error else { throw try #require(error) }
    }

    @Test func `a server that is silent in the middle is a time-out`() async throws {
        let script = Script { request, _, connection throws(HTTPError) in
            if request.path == "/props" { return try await connection.send(.json(llamaProperties)) }
            if request.path == "/v1/models" { return try await connection.send(.json(#"{"data": [{"id": "tiny"}]}"#)) }
            try await connection.start(ResponseHead(200))
            try await connection.write(Array("data: {\"content\":\"a\",\"stop\":false}\n\n".utf8))
            do { try await Task.sleep(for: .seconds(20)) } catch { throw .cancelled }
        }
        let error = await #expect(throws: ModelError.self) { try await Self.ask(script, patience: .seconds(4)) }
        guard case .timedOut(_, "receiving the answer", _) = error else { throw try #require(error) }
    }

    @Test func `nobody listening is said`() async throws {
        let address = try { try Listener.loopback().address }()
        let error = await #expect(throws: ModelError.self) { try await LlamaServer.connect(Courier(address)) }
        guard case .unreachable(_, "Connection refused") = error else { throw try #require(error) }
    }

    /// What a filter of the server's ended is as incomplete as what ran out of tokens.
    @Test(arguments: ["length", "content_filter"])
    func `an OpenAI server streams, and is sent only what it knows`(reason: String) async throws {
        let stream = """
            data: {"choices":[{"delta":{"role":"assistant","content":null}}]}

            data: {"choices":[{"delta":{"content":"Hel"}}]}

            data: {"choices":[{"delta":{"content":"lo"},"finish_reason":"\(reason)"}]}

            data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":3}}}

            data: [DONE]


            """
        let script = Script([Response(200, body: Array(stream.utf8))])
        let answer = try await withServer(script) { address in
            let model = OpenAIServer(Courier(try Address.parse("\(address)/v1"), key: "k"), name: "m")
            return try await model.answer(
                Ask(.messages([Message(.user, "hi")]), stop: ["x"], maxTokens: 2, purpose: "t"))
        }
        #expect(answer.text == "Hello")
        #expect(answer.finish == .length)
        #expect(answer.usage == Usage(prompt: 12, cached: 3, generated: 2))
        let request = try #require(script.requests.first)
        #expect(request.target == "/v1/chat/completions")
        #expect(request.headers["Authorization"] == "Bearer k")
        let keys = try JSONNode.parse(request.body, source: "body").plain.objectValue?.keys
        #expect(
            keys == [
                "messages", "model", "temperature", "top_p", "seed", "max_tokens", "stop", "stream", "stream_options",
            ])
    }

    @Test func `what an OpenAI server can't do is refused before it is asked`() async throws {
        let model = OpenAIServer(Courier(Address(host: "127.0.0.1", port: 1)), name: "m")
        for ask in [
            Ask(.text(""), grammar: "root ::= \"x\"", maxTokens: 1, purpose: ""),
            Ask(.tokens([1]), maxTokens: 1, purpose: ""),
            Ask(.text(""), maxTokens: 1, probabilities: 1, purpose: ""),
        ] {
            let error = await #expect(throws: ModelError.self) { try await model.answer(ask) }
            guard case .unsupported = error else { throw try #require(error) }
        }
    }
}
