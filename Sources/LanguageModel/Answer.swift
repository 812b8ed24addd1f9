package import JSON
import Measures

/// Why a generation ended.
package enum Finish: Sendable, Hashable {
    /// The model said that it is done.
    case endOfText
    /// The answer reached one of the texts in `Ask.stop`.
    case stopped(String)
    /// `Ask.maxTokens` or the context was used up, or a filter of the server's ended the answer: in the middle, in any case.
    case length
    /// The server went on far beyond `Ask.maxTokens`, and the answer was cut here.
    case overrun
    /// Whoever listened had heard enough.
    case cut
}

/// A candidate for a place in an answer.
package struct Candidate: Sendable, Hashable {
    package var id: Int
    package var text: String
    /// Natural logarithm, of the model's distribution before grammar and sampling.
    package var logProbability: Double

    package init(id: Int, text: String, logProbability: Double) {
        self.id = id
        self.text = text
        self.logProbability = logProbability
    }
}

/// One generated token.
package struct Token: Sendable, Hashable {
    package var id: Int
    /// What it adds to the answer; empty where a character, or a possible stop text, was only complete with a later token.
    package var text: String
    /// The likeliest candidates for this place, best first; empty unless `Ask.probabilities` asked for them.
    package var candidates: [Candidate]

    package init(id: Int, text: String, candidates: [Candidate] = []) {
        self.id = id
        self.text = text
        self.candidates = candidates
    }
}

/// The tokens that an answer cost.
package struct Usage: Sendable, Hashable {
    /// The whole prompt, cached or not.
    package var prompt: Int
    /// How much of the prompt the server had in its cache.
    package var cached: Int
    package var generated: Int

    package init(prompt: Int = 0, cached: Int = 0, generated: Int = 0) {
        self.prompt = prompt
        self.cached = cached
        self.generated = generated
    }

    package static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            prompt: left.prompt.saturatingAdd(right.prompt), cached: left.cached.saturatingAdd(right.cached),
            generated: left.generated.saturatingAdd(right.generated))
    }
}

/// What a model answered.
package struct Answer: Sendable, Hashable {
    package var text: String
    /// The ids behind the text, where the server gives them: their texts together are a prefix of `text`.
    ///
    /// The end token is never among them, nor a token that reaches past a stop text. To continue an answer, send the prompt's
    /// ids, these, and the rest of the text tokenised alone: only then does the server's cache hold.
    package var tokens: [Token]
    package var finish: Finish
    package var usage: Usage
    /// Tokens of `usage.generated` that the server kept apart as the model's reasoning; they are not in `text`.
    package var reasoningTokens: Int
    /// From asking to the last byte, retries included; whole milliseconds, so that the record is exact.
    package var wallMilliseconds: Int

    package init(
        text: String, tokens: [Token] = [], finish: Finish = .endOfText, usage: Usage = Usage(),
        reasoningTokens: Int = 0, wallMilliseconds: Int = 0
    ) {
        self.text = text
        self.tokens = tokens
        self.finish = finish
        self.usage = usage
        self.reasoningTokens = reasoningTokens
        self.wallMilliseconds = wallMilliseconds
    }

    /// Generated tokens per second of waiting, or nil where no time passed.
    package var tokensPerSecond: Double? {
        wallMilliseconds > 0 ? Double(usage.generated) * 1_000 / Double(wallMilliseconds) : nil
    }
}

extension Finish {
    var json: JSONValue {
        switch self {
        case .endOfText: ["kind": "end_of_text"]
        case .stopped(let text): ["kind": "stopped", "at": .string(text)]
        case .length: ["kind": "length"]
        case .overrun: ["kind": "overrun"]
        case .cut: ["kind": "cut"]
        }
    }

    private enum Kind: String, CaseIterable {
        case endOfText = "end_of_text"
        case stopped, length, overrun, cut
    }

    init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["kind", "at"])
        switch try fields.required("kind").oneOf(Kind.self) {
        case .endOfText: self = .endOfText
        case .stopped: self = .stopped(try fields.required("at").string())
        case .length: self = .length
        case .overrun: self = .overrun
        case .cut: self = .cut
        }
    }
}

extension Usage {
    package var json: JSONValue {
        ["prompt_tokens": .int(prompt), "cached_tokens": .int(cached), "generated_tokens": .int(generated)]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["prompt_tokens", "cached_tokens", "generated_tokens"])
        prompt = try fields.required("prompt_tokens").tokenCount()
        cached = try fields.required("cached_tokens").tokenCount()
        generated = try fields.required("generated_tokens").tokenCount()
    }
}

extension Token {
    /// `[id, "text"]`, with a third element `[[id, "text", log probability], …]` where candidates were asked for.
    var json: JSONValue {
        var elements: [JSONValue] = [.int(id), .string(text)]
        if !candidates.isEmpty {
            elements.append(.array(candidates.map { [.int($0.id), .string($0.text), .real($0.logProbability)] }))
        }
        return .array(elements)
    }

    init(_ node: JSONNode) throws(JSONError) {
        let elements = try node.array()
        guard elements.count == 2 || elements.count == 3 else { throw node.error("a token has two or three elements") }
        id = try elements[0].int()
        text = try elements[1].string()
        candidates = []
        for candidate in elements.count == 3 ? try elements[2].array() : [] {
            let parts = try candidate.array()
            guard parts.count == 3 else { throw candidate.error("a candidate has three elements") }
            candidates.append(
                Candidate(id: try parts[0].int(), text: try parts[1].string(), logProbability: try parts[2].double()))
        }
    }
}

extension Answer {
    /// The answer as JSON; `Answer(node)` of its text gives the same answer, and its text again the same bytes.
    package var json: JSONValue {
        var object = JSONObject([.init("text", .string(text))])
        if !tokens.isEmpty { object["tokens"] = .array(tokens.map(\.json)) }
        object["finish"] = finish.json
        object["usage"] = usage.json
        if reasoningTokens > 0 { object["reasoning_tokens"] = .int(reasoningTokens) }
        object["wall_ms"] = .int(wallMilliseconds)
        return .object(object)
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["text", "tokens", "finish", "usage", "reasoning_tokens", "wall_ms"])
        text = try fields.required("text").string()
        tokens = try fields["tokens"]?.array { node throws(JSONError) in try Token(node) } ?? []
        finish = try Finish(try fields.required("finish"))
        usage = try Usage(try fields.required("usage"))
        reasoningTokens = try fields["reasoning_tokens"]?.tokenCount() ?? 0
        wallMilliseconds = try fields.required("wall_ms").int()
    }
}
