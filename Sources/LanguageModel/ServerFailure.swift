import JSON

/// What a server said about its failure, in one of the dialects that are met.
struct ServerFailure {
    var reason: String
    /// The words that classify it: `type` and `code`, where they are words.
    var kinds: [String] = []
    /// `code`, where it is a status of HTTP.
    var status: Int?
    var promptTokens: Int?
    var contextTokens: Int?

    /// The body of an answer with a status that is no success.
    init(body: [UInt8]) {
        guard let value = try? JSONNode.parse(repairing: body, source: "error").plain else {
            self.init(text: String(decoding: body.prefix(300), as: UTF8.self))
            return
        }
        self.init(value["error"] ?? value)
    }

    /// Words without any form; where there are none, that is said.
    init(text: String) {
        let line = String(text.map { $0.isNewline ? " " : $0 }.prefix(300))
        reason = line.allSatisfy(\.isWhitespace) ? "it gave no reason" : line
    }

    /// `{"message", "type", "code"}` of llama.cpp and OpenAI, a bare string of Ollama, `{"detail"}` of others.
    private init(_ error: JSONValue) {
        self.init(
            text: error["message"]?.stringValue ?? error.stringValue ?? error["detail"]?.stringValue ?? error.encoded())
        kinds = [error["type"]?.stringValue, error["code"]?.stringValue].compactMap(\.self)
        status = error["code"]?.intValue.flatMap { 400..<600 ~= $0 ? $0 : nil }
        promptTokens = error["n_prompt_tokens"]?.intValue
        contextTokens = error["n_ctx"]?.intValue
    }

    /// The failure that an event of a stream tells, nil where it tells none.
    init?(in event: JSONNode) {
        guard let error = event.plain["error"], !error.isNull else { return nil }
        self.init(error)
    }

    /// Whether the prompt was longer than the context: by its kind, else (vLLM, LM Studio and others have none) by the words.
    var isTooLong: Bool {
        if kinds.contains(where: ["exceed_context_size_error", "context_length_exceeded"].contains) { return true }
        let words = reason.lowercased()
        return ["maximum context length", "exceed context window", "exceeds the available context size"]
            .contains { words.contains($0) } || words.contains("longer than the model's context length")
            || words.contains("context length") && (words.contains("exceed") || words.contains("greater than"))
    }
}

/// Whether a server with this status may do better when it is asked again: it was overloaded, or something in it broke.
func isWorthAnotherTry(_ status: Int) -> Bool { status == 429 || 500...599 ~= status && status != 501 }
