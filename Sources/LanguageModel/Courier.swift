package import HTTP
import JSON
import Measures

/// How often a server that is overloaded or failing is asked again, and how long it is left alone between.
package struct Retries: Sendable {
    package var attempts: Int
    /// The first pause; each one after is twice as long, up to `longest`.
    package var first: Duration
    package var longest: Duration
    /// Waits; a test passes its own.
    package var pause: @Sendable (Duration) async throws -> Void

    package init(
        attempts: Int = 5, first: Duration = .milliseconds(250), longest: Duration = .seconds(8),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.attempts = attempts
        self.first = first
        self.longest = longest
        self.pause = pause
    }

    /// The pause before attempt `number` (1 is the first retry); a server's own `Retry-After` counts up to `longest`.
    func pause(before number: Int, retryAfter: String?) -> Duration {
        let own = first * (1 << min(number - 1, 16))
        let asked = retryAfter.flatMap { Int($0) }.map { Duration.seconds(min(max($0, 0), 3_600)) } ?? .zero
        return min(max(own, asked), longest)
    }
}

/// Carries JSON to one model server and back: patience, retries, and the server's errors as ours.
package struct Courier: Sendable {
    package let address: Address
    package var client: Client
    package var retries: Retries
    /// Sent as a bearer token where the server wants one.
    package var key: String?

    /// A base address may end in `/v1`, as OpenAI's clients write it.
    package init(_ address: Address, client: Client = Client(), retries: Retries = Retries(), key: String? = nil) {
        let prefix = address.prefix.hasSuffix("/v1") ? String(address.prefix.dropLast(3)) : address.prefix
        self.address = Address(host: address.host, port: address.port, prefix: prefix)
        self.client = client
        self.retries = retries
        self.key = key
    }

    func get(_ path: String) async throws(ModelError) -> JSONNode {
        try await whole(Request("GET", path))
    }

    func post(_ path: String, _ body: JSONValue) async throws(ModelError) -> JSONNode {
        try await whole(Request("POST", path, body: body.encodedBytes()))
    }

    private func whole(_ request: Request) async throws(ModelError) -> JSONNode {
        var incoming = try await open(request)
        var body: [UInt8] = []
        do throws(HTTPError) {
            while let piece = try await incoming.next() { body += piece }
        } catch { throw explain(error, received: "") }
        return try parse(body)
    }

    /// Posts a question whose answer comes as server-sent events; ends at `[DONE]`, at the end, or when the reader says so.
    func stream(
        _ path: String, _ body: JSONValue, received: () -> String,
        onEvent: (JSONNode) throws(ModelError) -> Reading
    ) async throws(ModelError) {
        var incoming = try await open(Request("POST", path, body: body.encodedBytes()))
        var decoder = EventStreamDecoder(limit: client.limits.event)
        do {
            while let piece = try await incoming.next() {
                for event in try decoder.decode(piece) {
                    if event.data == "[DONE]" { return }
                    let node = try parse(Array(event.data.utf8))
                    if let failure = Courier.failure(in: node) { throw refusal(500, failure) }
                    if try onEvent(node) == .stop { return }
                }
            }
        } catch let error as HTTPError {
            throw explain(error, received: received())
        } catch let error as ModelError {
            throw error
        } catch {
            throw .badAnswer(address: address.description, problem: "\(error)")
        }
    }

    /// Sends until the server takes the question; a status of 429 or 5xx is tried again, nothing else is.
    private func open(_ request: Request) async throws(ModelError) -> IncomingResponse {
        var request = request
        request.headers["Accept"] = "application/json, text/event-stream"
        if !request.body.isEmpty { request.headers["Content-Type"] = "application/json" }
        if let key { request.headers["Authorization"] = "Bearer \(key)" }
        var attempt = 1
        while true {
            let refused: (status: Int, body: [UInt8], retryAfter: String?)
            do throws(HTTPError) {
                var incoming = try await client.open(request, to: address)
                let status = incoming.head.status
                if (200..<300).contains(status) { return incoming }
                var body: [UInt8] = []
                while body.count < 1 << 20, let piece = try await incoming.next() { body += piece }
                refused = (status, body, incoming.head.headers["Retry-After"])
            } catch { throw explain(error, received: "") }
            let failure = Courier.failure(refused.body)
            guard refused.status == 429 || (500...599).contains(refused.status) && refused.status != 501 else {
                throw refusal(refused.status, failure)
            }
            guard attempt < retries.attempts else {
                throw .busy(
                    address: address.description, status: refused.status, attempts: attempt, reason: failure.reason)
            }
            let pause = retries.pause(before: attempt, retryAfter: refused.retryAfter)
            do { try await retries.pause(pause) } catch { throw .cancelled }
            attempt += 1
        }
    }

    private func parse(_ bytes: [UInt8]) throws(ModelError) -> JSONNode {
        do throws(JSONError) { return try JSONNode.parse(bytes, source: "answer") } catch {
            throw .badAnswer(address: address.description, problem: error.message)
        }
    }

    private func explain(_ error: HTTPError, received: String) -> ModelError {
        switch error {
        case .unreachable(_, let reason): .unreachable(address: address.description, reason: reason)
        case .timedOut(let stage, let after): .timedOut(address: address.description, stage: stage, after: after)
        case .closed: .diedMidAnswer(address: address.description, received: received)
        case .cancelled: .cancelled
        case .malformed, .tooLarge: .badAnswer(address: address.description, problem: error.message)
        case .badAddress, .system: .unreachable(address: address.description, reason: error.message)
        }
    }
}

extension Courier {
    /// What a server said about its failure, in one of the dialects that are met.
    struct Failure {
        var reason: String
        var kind: String
        var promptTokens: Int?
        var contextTokens: Int?
    }

    /// The failure in an event of a stream that had begun well.
    fileprivate static func failure(in node: JSONNode) -> Failure? {
        guard let error = node.plain["error"], !error.isNull else { return nil }
        return failure(error)
    }

    fileprivate static func failure(_ body: [UInt8]) -> Failure {
        guard let value = try? JSONNode.parse(body, source: "error").plain else {
            return Failure(reason: oneLine(String(decoding: body.prefix(300), as: UTF8.self)), kind: "")
        }
        return failure(value["error"] ?? value)
    }

    /// `{"message", "type", "code"}` of llama.cpp and OpenAI, a bare string of Ollama, `{"detail"}` of others.
    private static func failure(_ error: JSONValue) -> Failure {
        let text = error["message"]?.stringValue ?? error.stringValue ?? error["detail"]?.stringValue ?? error.encoded()
        return Failure(
            reason: oneLine(text), kind: error["type"]?.stringValue ?? error["code"]?.stringValue ?? "",
            promptTokens: error["n_prompt_tokens"]?.intValue, contextTokens: error["n_ctx"]?.intValue)
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }.prefix(300))
    }

    fileprivate func refusal(_ status: Int, _ failure: Failure) -> ModelError {
        switch failure.kind {
        case "exceed_context_size_error", "context_length_exceeded":
            .tooLong(prompt: failure.promptTokens, context: failure.contextTokens)
        default: .refused(address: address.description, status: status, reason: failure.reason)
        }
    }
}
