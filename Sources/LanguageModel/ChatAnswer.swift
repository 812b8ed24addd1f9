import JSON

/// An answer of the OpenAI API, put together from its events.
struct ChatAnswer {
    private(set) var text = ""
    var finish: Finish?
    private var prompt = 0
    private var cached = 0
    private var toldTokens: Int?
    private var toldReasoning: Int?
    private var pieces = 0
    private var thoughts = 0
    private var bound: AnswerBound

    init(maxTokens: Int) { bound = AnswerBound(maxTokens: maxTokens) }

    /// Where the server counts nothing, the pieces of the stream stand for tokens.
    var usage: Usage {
        Usage(prompt: prompt, cached: cached, generated: toldTokens ?? bound.tokens(counted: pieces))
    }

    /// Tokens of `usage.generated` that the server kept apart as the model's reasoning: where it told only how many there are
    /// in all, by their share of the pieces.
    var reasoningTokens: Int {
        if let toldReasoning { return toldReasoning }
        guard let toldTokens, pieces > 0 else { return thoughts }
        return toldTokens * thoughts / pieces
    }

    /// Whether anything was said or thought: many servers open a stream with an empty piece, and read the prompt after it.
    var hasBegun: Bool { pieces > 0 || isOtherwiseBusy }
    /// Whether a piece held something under a name that is not known here, such as a newer name for thoughts.
    private var isOtherwiseBusy = false

    /// Whether the server went on beyond what it was asked for.
    var isFull: Bool { bound.isPassed }

    /// Takes an event in, and returns the text that it adds.
    mutating func take(_ event: JSONNode) throws(JSONError) -> String {
        let fields = try event.anyObject()
        var piece = ""
        if let choice = try fields["choices"]?.array().first?.anyObject() {
            piece = try take(choice)
            switch try choice["finish_reason"]?.string() {
            case nil: break
            case "length", "content_filter": finish = .length
            default: finish = .endOfText
            }
        }
        if let counts = try fields["usage"]?.anyObject() { try count(counts) }
        text += piece
        if isFull { finish = .overrun }
        return piece
    }

    /// A piece of a stream, or the whole message of a server that doesn't stream.
    private mutating func take(_ choice: JSONFields) throws(JSONError) -> String {
        let message = try (choice["delta"] ?? choice["message"])?.anyObject()
        // `reasoning_content` is DeepSeek's and llama.cpp's name, `reasoning` that of Ollama, OpenRouter and newer vLLM.
        if let message, let thought = (message["reasoning_content"] ?? message["reasoning"])?.plain.stringValue,
            !bound.admit(thought).isEmpty
        {
            pieces += 1
            thoughts += 1
        }
        isOtherwiseBusy = isOtherwiseBusy || (message.map(Self.saysMore) ?? false)
        let node = message.map { $0["content"] } ?? choice["text"]
        let piece = bound.admit(try node?.textOfParts() ?? "")
        if !piece.isEmpty { pieces += 1 }
        return piece
    }

    private static func saysMore(_ message: JSONFields) -> Bool {
        message.members.contains { key, node in
            let value = node.plain
            return !["role", "content"].contains(key) && value != .null && value != "" && value != .array([])
        }
    }

    private mutating func count(_ counts: JSONFields) throws(JSONError) {
        prompt = try counts["prompt_tokens"]?.tokenCount() ?? prompt
        // A server that says it wrote nothing, and did, has not counted.
        if let told = try counts["completion_tokens"]?.tokenCount(), told > 0 { toldTokens = told }
        if let details = try counts["prompt_tokens_details"]?.anyObject() {
            cached = min(try details["cached_tokens"]?.tokenCount() ?? 0, prompt)
        }
        if let details = try counts["completion_tokens_details"]?.anyObject() {
            toldReasoning = try details["reasoning_tokens"]?.tokenCount() ?? toldReasoning
        }
    }
}

extension JSONNode {
    /// A text, or the texts of a list of parts one after the other; parts of other kinds say nothing here.
    fileprivate func textOfParts() throws(JSONError) -> String {
        guard case .array = content else { return try string() }
        return try array().map { part throws(JSONError) in
            try part.anyObject()["text"]?.string() ?? ""
        }.joined()
    }
}
