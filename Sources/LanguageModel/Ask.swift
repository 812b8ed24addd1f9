package import JSON

/// What a model is given to go on from.
package enum Prompt: Sendable, Hashable {
    /// A conversation; the model's own template turns it into a prompt.
    case messages([Message])
    /// A prompt that is ready, markup included.
    case text(String)
    /// A prompt that is ready, as ids of the model's vocabulary.
    case tokens([Int])
}

/// How the next token is drawn; every value is stated, so that the record needs no server's defaults.
package struct Sampling: Sendable, Hashable {
    /// 0 takes the likeliest token always.
    package var temperature: Double
    /// 0 keeps all tokens.
    package var topK: Int
    package var topP: Double
    package var minP: Double
    /// 1 repeats freely.
    package var repeatPenalty: Double
    /// How many of the last tokens the penalty looks at.
    package var repeatLastN: Int
    package var seed: UInt32

    package init(
        temperature: Double = 0.7, topK: Int = 40, topP: Double = 0.95, minP: Double = 0.05,
        repeatPenalty: Double = 1.1,
        repeatLastN: Int = 64, seed: UInt32 = 0
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repeatPenalty = repeatPenalty
        self.repeatLastN = repeatLastN
        self.seed = seed
    }
}

/// One question to a model.
package struct Ask: Sendable, Hashable {
    package var prompt: Prompt
    /// A GBNF grammar that the answer must follow; only where `capabilities.grammar`.
    package var grammar: String?
    package var sampling: Sampling
    /// Texts that end the answer; they are not part of it.
    package var stop: [String]
    package var maxTokens: Int
    /// For how many candidates of each token the log probability is wanted; only where `capabilities.probabilities`.
    package var probabilities: Int
    /// Which of the server's slots should answer, where its cache is warm.
    package var slot: Int?
    /// What the question is for, in the words of whoever asks; goes into the record, never to the server.
    package var purpose: String
    /// When the answer ends wherever it stands, its `finish` then `.cut`; goes neither into the record nor to the server.
    package var deadline: ContinuousClock.Instant?

    package init(
        _ prompt: Prompt, grammar: String? = nil, sampling: Sampling = Sampling(), stop: [String] = [], maxTokens: Int,
        probabilities: Int = 0, slot: Int? = nil, purpose: String
    ) {
        self.prompt = prompt
        self.grammar = grammar
        self.sampling = sampling
        self.stop = stop
        self.maxTokens = maxTokens
        self.probabilities = probabilities
        self.slot = slot
        self.purpose = purpose
    }
}

extension Prompt {
    package var json: JSONValue {
        switch self {
        case .messages(let messages): ["messages": .array(messages.map(\.json))]
        case .text(let text): ["text": .string(text)]
        case .tokens(let ids): ["tokens": .array(ids.map { .int($0) })]
        }
    }

    init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["messages", "text", "tokens"])
        if let messages = fields["messages"] {
            self = .messages(try messages.array { node throws(JSONError) in try Message(node) })
        } else if let text = fields["text"] {
            self = .text(try text.string())
        } else {
            self = .tokens(try fields.required("tokens").array { node throws(JSONError) in try node.int() })
        }
    }
}

extension Sampling {
    package var json: JSONValue {
        [
            "temperature": .real(temperature), "top_k": .int(topK), "top_p": .real(topP), "min_p": .real(minP),
            "repeat_penalty": .real(repeatPenalty), "repeat_last_n": .int(repeatLastN), "seed": .int(seed),
        ]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(
            keys: ["temperature", "top_k", "top_p", "min_p", "repeat_penalty", "repeat_last_n", "seed"])
        temperature = try fields.required("temperature").double()
        topK = try fields.required("top_k").int()
        topP = try fields.required("top_p").double()
        minP = try fields.required("min_p").double()
        repeatPenalty = try fields.required("repeat_penalty").double()
        repeatLastN = try fields.required("repeat_last_n").int()
        seed = UInt32(truncatingIfNeeded: try fields.required("seed").int(in: 0...Int(UInt32.max)))
    }
}

extension Ask {
    /// The question as JSON; `Ask(node)` of its text gives the same question, and its text again the same bytes.
    package var json: JSONValue {
        var object = JSONObject([.init("purpose", .string(purpose)), .init("prompt", prompt.json)])
        object["grammar"] = grammar.map(JSONValue.string)
        object["sampling"] = sampling.json
        if !stop.isEmpty { object["stop"] = .strings(stop) }
        object["max_tokens"] = .int(maxTokens)
        if probabilities > 0 { object["probabilities"] = .int(probabilities) }
        object["slot"] = slot.map { .int($0) }
        return .object(object)
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(
            keys: ["purpose", "prompt", "grammar", "sampling", "stop", "max_tokens", "probabilities", "slot"])
        purpose = try fields.required("purpose").string()
        prompt = try Prompt(try fields.required("prompt"))
        grammar = try fields["grammar"]?.string()
        sampling = try Sampling(try fields.required("sampling"))
        stop = try fields["stop"]?.array { node throws(JSONError) in try node.string() } ?? []
        maxTokens = try fields.required("max_tokens").int()
        probabilities = try fields["probabilities"]?.int() ?? 0
        slot = try fields["slot"]?.int()
    }
}
