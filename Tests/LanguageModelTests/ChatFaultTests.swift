import HTTP
import JSON
import Testing

@testable import LanguageModel

/// Servers of the OpenAI API that misbehave, each by a script.
struct ChatFaultTests {
    private static let ask = Ask(.messages([Message(.user, "hi")]), maxTokens: 8, purpose: "test")

    private static func ask(
        _ script: Script, _ ask: Ask = ask, retries: Retries = Retries(attempts: 1),
        patience: Client.Patience = .init(connecting: .seconds(5), answering: .seconds(5), streaming: .seconds(5)),
        onText: @escaping @Sendable (String) -> Reading = { _ in .go }
    ) async throws -> Answer {
        try await withServer(script) { address in
            let courier = Courier(address, client: Client(patience: patience), retries: retries)
            var answer = try await OpenAIServer(courier, name: "m").answer(ask, onText: onText)
            answer.wallMilliseconds = 0
            return answer
        }
    }

    /// A stream of these events.
    private static func events(_ events: [String], headers: Headers = [:]) -> Script {
        Script([Response(200, headers: headers, body: Array(events.map { "data: \($0)\n\n" }.joined().utf8))])
    }

    /// An event of a stream whose delta has these members.
    private static func delta(_ members: String, finish: String? = nil) -> String {
        let reason = finish.map { #", "finish_reason": "\#($0)""# } ?? ""
        return #"{"choices": [{"delta": {\#(members)}\#(reason)}]}"#
    }

    /// Sends a head, and then the same bytes again and again.
    private static func repeating(_ text: String, every pause: Duration) -> Script {
        Script { _, _, connection throws(HTTPError) in
            try await connection.start(ResponseHead(200, headers: ["Content-Type": "text/event-stream"]))
            for _ in 0..<2_000 {
                try await connection.write(Array(text.utf8))
                do { try await Task.sleep(for: pause) } catch { throw .cancelled }
            }
        }
    }

    // MARK: Answers that are understood

    @Test(
        arguments: [
            // Reasoning that is kept apart counts, and is no text.
            (
                [
                    delta(#""reasoning_content": "hm""#), delta(#""reasoning": "so""#),
                    delta(#""content": "a""#, finish: "length"), "[DONE]",
                ], Answer(text: "a", finish: .length, usage: Usage(generated: 3), reasoningTokens: 2)
            ),
            // No reason to finish, but an end; and a blank behind it.
            ([delta(#""content": "a""#), "[DONE]"], Answer(text: "a", usage: Usage(generated: 1))),
            ([delta(#""content": "a""#, finish: "stop"), "[DONE] "], Answer(text: "a", usage: Usage(generated: 1))),
            // Text that is none, and text in parts.
            ([delta(#""content": "a\ud83d""#), "[DONE]"], Answer(text: "a\u{FFFD}", usage: Usage(generated: 1))),
            ([delta(#""content": "\ude00b""#), "[DONE]"], Answer(text: "\u{FFFD}b", usage: Usage(generated: 1))),
            (
                [delta(#""content": [{"type": "text", "text": "a"}, {"type": "x"}, {"text": "b"}]"#), "[DONE]"],
                Answer(text: "ab", usage: Usage(generated: 1))
            ),
            // A count that is none.
            (
                [
                    delta(#""content": "a""#), #"{"usage": {"prompt_tokens": 3, "completion_tokens": -1}}"#,
                    "[DONE]",
                ], Answer(text: "a", usage: Usage(prompt: 3, generated: 1))
            ),
            // A cache that holds more than was asked.
            (
                [
                    delta(#""content": "a""#),
                    #"{"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 99999}}}"#,
                    "[DONE]",
                ], Answer(text: "a", usage: Usage(prompt: 12, cached: 12, generated: 1))
            ),
        ] as [([String], Answer)])
    func `a stream with oddities is understood`(events: [String], answer: Answer) async throws {
        #expect(try await Self.ask(Self.events(events)) == answer)
    }

    @Test func `an answer in one piece is understood, though a stream was asked for`() async throws {
        let body = #"""
            {"choices": [{"message": {"role": "assistant", "content": "a"}, "finish_reason": "length"}],
             "usage": {"prompt_tokens": 5, "completion_tokens": 3}}
            """#
        let answer = try await Self.ask(Script([.json(body)]))
        let expected = Answer(text: "a", finish: .length, usage: Usage(prompt: 5, generated: 3))
        #expect(answer == expected)
        // Blanks before it come alone, and nothing is compressed by nothing.
        let blank = Script { _, _, connection throws(HTTPError) in
            let headers: Headers = ["Content-Type": "application/json", "Content-Encoding": ""]
            try await connection.start(ResponseHead(200, headers: headers))
            for piece in ["\n", " \r\n", body] {
                try await connection.write(Array(piece.utf8))
                do { try await Task.sleep(for: .milliseconds(30)) } catch { throw .cancelled }
            }
            try await connection.end()
        }
        #expect(try await Self.ask(blank) == expected)
    }

    // MARK: Bounds

    @Test(
        arguments: [
            (delta(#""content": "x y ""#), 256, 1_024), (delta(#""content": "é""#), 512, 1_024),
            // Single characters are less than tokens.
            (delta(#""content": "x""#), 1_024, 1_024),
            // What the server tells is believed, not how many pieces came.
            (#"{"choices": [{"delta": {"content": "x y "}}], "usage": {"completion_tokens": 40}}"#, 40, 1_024),
            // One event with far more than all tokens: bytes tell.
            (delta(#""content": "\#(String(repeating: "wörd ", count: 100_000))""#), 8, 1_024),
            // Reasoning uses the tokens up as well, and is no text.
            (delta(#""reasoning_content": "hm  ""#), 256, 0),
        ])
    func `a server that doesn't heed the number of tokens is left`(event: String, tokens: Int, bytes: Int) async throws
    {
        let answer = try await Self.ask(Self.repeating("data: \(event)\n\n", every: .zero))
        #expect(answer.finish == .overrun)
        #expect(answer.usage.generated == tokens)
        #expect((bytes - 4...bytes).contains(answer.text.utf8.count), "\(answer.text.utf8.count)")
    }

    /// Characters are less than tokens, and thoughts that came in many pieces are no more tokens than the server told.
    @Test(arguments: [("content", 3_000, 750, 0), ("reasoning", 0, 750, 750)])
    func `an answer in single characters arrives whole`(key: String, bytes: Int, told: Int, thought: Int) async throws {
        let usage = #"{"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": \#(told)}}"#
        let pieces = Array(repeating: Self.delta(#""\#(key)": "x""#), count: 3_000)
        let script = Self.events(pieces + [Self.delta("", finish: "stop"), usage, "[DONE]"])
        var ask = Self.ask
        ask.maxTokens = 1_024
        let answer = try await Self.ask(script, ask)
        #expect(answer.text.utf8.count == bytes && answer.finish == .endOfText)
        #expect(answer.usage == Usage(prompt: 9, generated: told) && answer.reasoningTokens == thought)
    }

    /// What a server may send for ever without a word.
    private static let idle = [
        ": ping\n\n", "data: \(delta(#""reasoning_content": "hm""#))\n\n", "data: \(delta(""))\n\n",
    ]

    @Test(arguments: idle) func `an answer ends at its deadline, whatever comes`(text: String) async throws {
        var ask = Self.ask
        ask.maxTokens = 100_000
        ask.deadline = .now + .milliseconds(300)
        let answer = try await Self.ask(Self.repeating(text, every: .milliseconds(10)), ask)
        #expect(answer.finish == .cut)
        #expect(answer.text.isEmpty)
    }

    @Test func `a server that says nothing, or is busy, is left at the deadline too`() async throws {
        let silent = Script { _, _, _ throws(HTTPError) in
            do { try await Task.sleep(for: .seconds(20)) } catch { throw .cancelled }
        }
        for script in [silent, Script([Response(503)])] {
            var ask = Self.ask
            ask.deadline = .now + .milliseconds(200)
            #expect(try await Self.ask(script, ask, retries: Retries()).finish == .cut)
        }
    }

    /// Slow to fail, and slow to say why: each attempt has only what is left of the time, and none comes after it.
    @Test(arguments: [true, false]) func `a server that fails slowly is left at the deadline`(saysWhy: Bool)
        async throws
    {
        let script = Script { _, _, connection throws(HTTPError) in
            do {
                if saysWhy {
                    try await connection.start(ResponseHead(503))
                    for _ in 0..<100 {
                        try await connection.write([0x20])
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                try await Task.sleep(for: .milliseconds(400))
            } catch { throw .cancelled }
            try await connection.send(Response(503))
        }
        var ask = Self.ask
        let start = ContinuousClock.now
        ask.deadline = start + .milliseconds(1_000)
        let answer = try await Self.ask(script, ask, retries: Retries(first: .milliseconds(100)))
        #expect(answer.finish == .cut && answer.text.isEmpty)
        #expect(ContinuousClock.now - start < .milliseconds(1_300))
        #expect(script.requests.count == (saysWhy ? 1 : 2))
    }

    @Test func `nothing is asked after the deadline`() async throws {
        let script = Script { _, _, connection throws(HTTPError) in
            do { try await Task.sleep(for: .milliseconds(200)) } catch { throw .cancelled }
            try await connection.send(Response(429))
        }
        var ask = Self.ask
        ask.deadline = .now + .milliseconds(300)
        #expect(try await Self.ask(script, ask, retries: Retries(first: .seconds(8))).finish == .cut)
        #expect(script.requests.count == 1)
    }

    @Test func `every piece that comes is a chance to stop`() async throws {
        let answer = try await Self.ask(
            Self.repeating("data: \(Self.delta(#""reasoning_content": "hm""#))\n\n", every: .milliseconds(1)),
            onText: { $0.isEmpty ? .stop : .go })
        #expect(answer.finish == .cut)
        #expect(answer.reasoningTokens == 1)
    }

    /// The first event of many servers is an empty piece with the role, before they read the prompt.
    @Test(
        arguments: [
            (#""role": "assistant", "content": """#, nil), (#""content": null"#, nil), (#""content": "a""#, 300),
            (#""reasoning": "a""#, 300), (#""content": "", "thinking": [{"text": "a"}]"#, 300),
            (#""role": "assistant", "content": "", "refusal": null, "tool_calls": []"#, nil),
        ] as [(String, Int?)])
    func `the patience for the first piece lasts until something is said`(first: String, limit: Int?) async throws {
        let script = Script { _, _, connection throws(HTTPError) in
            try await connection.start(ResponseHead(200, headers: ["Content-Type": "text/event-stream"]))
            try await connection.write(Array("data: \(Self.delta(first))\n\n".utf8))
            do {
                for _ in 0..<20 {
                    try await connection.write(Array(": ping\n\n".utf8))
                    try await Task.sleep(for: .milliseconds(50))
                }
            } catch { throw .cancelled }
            try await connection.write(Array("data: \(Self.delta(#""content": "ok""#, finish: "stop"))\n\n".utf8))
            try await connection.write(Array("data: [DONE]\n\n".utf8))
            try await connection.end()
        }
        let patience = Client.Patience(
            connecting: .seconds(5), answering: .seconds(10), streaming: .milliseconds(300))
        guard let limit else {
            return #expect(try await Self.ask(script, patience: patience).text == "ok")
        }
        let error = await #expect(throws: ModelError.self) { try await Self.ask(script, patience: patience) }
        guard case .timedOut(_, "receiving the answer", .milliseconds(limit)) = error else { throw try #require(error) }
    }

    @Test func `comments win no patience`() async throws {
        let patience = Client.Patience(
            connecting: .seconds(5), answering: .milliseconds(300), streaming: .milliseconds(300))
        let error = await #expect(throws: ModelError.self) {
            try await Self.ask(Self.repeating(": ping\n\n", every: .milliseconds(10)), patience: patience)
        }
        guard case .timedOut(_, "receiving the answer", .milliseconds(300)) = error else { throw try #require(error) }
    }

    // MARK: Failures

    @Test(arguments: [
        (
            400,
            #"{"error": {"message": "too much", "type": "invalid_request_error", "code": "context_length_exceeded"}}"#
        ),
        (
            400,
            #"{"object": "error", "message": "This model's maximum context length is 100 tokens. However, you requested 200", "type": "BadRequestError", "param": null, "code": 400}"#
        ),
        (500, #"{"error": "the request exceeds the available context size"}"#),
        (400, #"{"error": "The number of tokens to keep is greater than the context length"}"#),
    ])
    func `a prompt beyond the context is known in every dialect`(status: Int, body: String) async throws {
        await #expect(throws: ModelError.tooLong(prompt: nil, context: nil)) {
            try await Self.ask(Script([.json(body, status: status)]))
        }
        await #expect(throws: ModelError.tooLong(prompt: nil, context: nil)) {
            try await Self.ask(Self.events([body.hasPrefix(#"{"error"#) ? body : #"{"error": \#(body)}"#]))
        }
    }

    @Test(
        arguments: [
            (Response(401), "refused (401): it gave no reason", "OPENAI_API_KEY"),
            (.json(#"{"error": {"message": "bad key"}}"#, status: 403), "refused (403): bad key", "OPENAI_API_KEY"),
            (
                Response(307, headers: ["Location": "http://127.0.0.1:1/v1"]), "it redirects to http://127.0.0.1:1/v1",
                "Name that address"
            ),
            (
                Response(200, headers: ["Content-Encoding": "gzip"], body: [0x1F, 0x8B, 8]),
                "unreadable: it is compressed (gzip)",
                "OpenAI API"
            ),
            (
                Response(200, headers: ["Content-Type": "text/html"], body: Array("<html>hi</html>".utf8)),
                "its type is text/html", "OpenAI API"
            ),
            (Response(200, body: Array("data: nonsense\n\n".utf8)), "unreadable", "OpenAI API"),
        ] as [(Response, String, String)])
    func `a failure says what it is, and what to do`(response: Response, message: String, hint: String) async throws {
        let error = await #expect(throws: ModelError.self) { try await Self.ask(Script([response])) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    }

    @Test(arguments: [
        #"data: {"error": {"message": "CUDA OOM", "code": 500}}"#, "event: error\ndata: rate limited",
        #"data: {"error": "overloaded"}"#,
    ])
    func `a failure before any text is tried again, and one in the middle of it is the server's`(event: String)
        async throws
    {
        let good = "data: \(Self.delta(#""content": "ok""#, finish: "stop"))\n\ndata: [DONE]\n\n"
        let script = Script([
            Response(200, body: Array("\(event)\n\n".utf8)), Response(200, body: Array(good.utf8)),
        ])
        #expect(try await Self.ask(script, retries: Retries(first: .milliseconds(1))).text == "ok")
        #expect(script.requests.count == 2)
        let late = Script([Response(200, body: Array("data: \(Self.delta(#""content": "abc""#))\n\n\(event)\n\n".utf8))]
        )
        let error = await #expect(throws: ModelError.self) { try await Self.ask(late, retries: Retries()) }
        guard case .brokeOff(_, _, _, "abc") = error else { throw try #require(error) }
        #expect(error?.exitCode == 3 && error?.hint?.contains("resume") == false)
    }

    // MARK: What is asked before

    @Test(arguments: [#"{"data": null}"#, #"{"data": []}"#, #"{"data": [{"id": ""}, {"id": " "}]}"#])
    func `a server without a model offers none`(body: String) async throws {
        let error = await #expect(throws: ModelError.self) {
            try await withServer(Script([.json(body)])) { _ = try await OpenAIServer.connect(Courier($0), model: nil) }
        }
        guard case .noModel = error else { throw try #require(error) }
        #expect(error?.message.hasSuffix("offers no model") == true)
    }

    @Test(arguments: ["html", "500", "404", "nothing"])
    func `a server that knows nothing of its properties is asked over the OpenAI API`(props: String) async throws {
        let script = Script { request, _, connection throws(HTTPError) in
            guard request.path == "/props" else {
                return try await connection.send(.json(#"{"data": [{"id": "m"}]}"#))
            }
            switch props {
            case "html": try await connection.send(Response(200, body: Array("<html>".utf8)))
            case "500": try await connection.send(Response(500))
            case "404": try await connection.send(Response(404))
            default: throw .closed(stage: "props")
            }
        }
        let name = try await withServer(script) { address in
            #expect(try await LlamaServer.recognise(Courier(address)) == nil)
            return try await OpenAIServer.connect(Courier(address), model: nil).identity.name
        }
        #expect(name == "m")
        #expect(script.requests.count { $0.path == "/props" } == 1)
    }

    @Test func `a server that is slow to tell its properties is llama.cpp's all the same`() async throws {
        let script = Script { request, _, connection throws(HTTPError) in
            guard request.path == "/props" else {
                return try await connection.send(.json(#"{"data": [{"id": "m"}]}"#))
            }
            do { try await Task.sleep(for: .seconds(5)) } catch { throw .cancelled }
            try await connection.send(.json(llamaProperties))
        }
        #expect(try await withServer(script) { try await LlamaServer.recognise(Courier($0))?.identity.name } == "m")
    }

    @Test(arguments: [(true, "/props", "404 at /props"), (false, "refused (404)", "Compare the request")])
    func `a server that may be llama.cpp's is never guessed to be a plain one`(
        hangs: Bool, message: String, hint: String
    ) async throws {
        let script = Script { request, _, connection throws(HTTPError) in
            if request.path != "/props" { return try await connection.send(Response(404)) }
            if hangs { do { try await Task.sleep(for: .seconds(60)) } catch { throw .cancelled } }
            try await connection.send(.json(llamaProperties))
        }
        let patience = Client.Patience(
            connecting: .seconds(5), answering: .milliseconds(500), streaming: .milliseconds(500))
        let error = await #expect(throws: ModelError.self) {
            try await withServer(script) { address in
                _ = try await LlamaServer.recognise(Courier(address, client: Client(patience: patience)))
            }
        }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    }
}
