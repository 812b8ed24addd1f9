import JSON

/// An answer of `/completion`, put together from its events.
struct LlamaAnswer {
    /// A token of the stream, and how many tokens before it were never sent.
    struct StreamedToken {
        var token: Token
        var missing: Int
    }

    private(set) var text = ""
    private(set) var tokens: [StreamedToken] = []
    private(set) var usage = Usage()
    /// Set by the last event, or by a listener who has heard enough.
    var finish: Finish?
    /// Whether text came, or the server told how far it has read the prompt.
    private(set) var hasBegun = false
    private var bound: AnswerBound

    init(maxTokens: Int) { bound = AnswerBound(maxTokens: maxTokens) }

    /// Takes an event in, and returns the text that it adds.
    mutating func take(_ event: JSONNode) throws(JSONError) -> String {
        let fields = try event.anyObject()
        usage.prompt = try fields["tokens_evaluated"]?.tokenCount() ?? usage.prompt
        if let progress = fields["prompt_progress"] {
            hasBegun = true
            usage.cached = min(try progress.anyObject()["cache"]?.tokenCount() ?? usage.cached, usage.prompt)
            return ""
        }
        let piece = bound.admit(try fields.required("content").string())
        text += piece
        hasBegun = hasBegun || !piece.isEmpty
        if try fields.required("stop").bool() {
            try end(fields)
        } else {
            let predicted = try fields["tokens_predicted"]?.tokenCount() ?? usage.generated + 1
            if let id = try fields["tokens"]?.array().first?.int() {
                let candidates = try LlamaAnswer.candidates(fields["completion_probabilities"])
                tokens.append(
                    StreamedToken(
                        token: Token(id: id, text: piece, candidates: candidates),
                        missing: max(0, predicted - usage.generated - 1)))
            }
            usage.generated = predicted
        }
        if bound.isPassed {
            finish = .overrun
            if fields["tokens_predicted"] == nil { usage.generated = bound.tokens(counted: usage.generated) }
        }
        return piece
    }

    private mutating func end(_ fields: JSONFields) throws(JSONError) {
        usage.generated = try fields["tokens_predicted"]?.tokenCount() ?? usage.generated
        if let timings = try fields["timings"]?.anyObject() {
            usage.cached = min(try timings["cache_n"]?.tokenCount() ?? usage.cached, usage.prompt)
        }
        switch try fields["stop_type"]?.string() {
        case "word": finish = .stopped(try fields["stopping_word"]?.string() ?? "")
        case "limit": finish = .length
        default: finish = .endOfText
        }
    }

    private static func candidates(_ node: JSONNode?) throws(JSONError) -> [Candidate] {
        guard let place = try node?.array().first else { return [] }
        let fields = try place.anyObject()
        guard let list = fields["top_logprobs"] else { return [] }
        return try list.array { node throws(JSONError) in
            let candidate = try node.anyObject()
            return Candidate(
                id: try candidate.required("id").int(), text: try candidate.required("token").string(),
                logProbability: try candidate["logprob"]?.double() ?? -.greatestFiniteMagnitude)
        }
    }
}

extension [Token] {
    /// Drops the tokens at the end that add nothing (the end token, a stop text), and those beyond the text.
    mutating func trim(to text: String) {
        var length = 0
        let whole = text.utf8.count
        var kept = 0
        for (index, token) in enumerated() {
            length += token.text.utf8.count
            if length > whole { break }
            if !token.text.isEmpty { kept = index + 1 }
        }
        removeLast(count - kept)
    }
}
