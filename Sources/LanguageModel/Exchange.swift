package import JSON

/// One question to a model and what came back: what a recording consists of.
package enum Exchange: Sendable, Hashable {
    case answer(Ask, Answer)
    case tokenize(String, TextOrigin, tokens: [Int])
    case template([Message], prompt: String)
    case tokens(Prompt, tokens: [Int])

    /// `{"ask": …, "answer": …}`; the other three kinds have a key of their own in the place of `ask`.
    package var json: JSONValue {
        switch self {
        case .answer(let ask, let answer): ["ask": ask.json, "answer": answer.json]
        case .tokenize(_, _, let ids), .tokens(_, let ids):
            .object(JSONObject([question, .init("tokens", .array(ids.map { .int($0) }))]))
        case .template(_, let prompt): .object(JSONObject([question, .init("result", .string(prompt))]))
        }
    }

    /// The question alone, under its key.
    var question: JSONObject.Member {
        switch self {
        case .answer(let ask, _): .init("ask", ask.json)
        case .tokenize(let text, let origin, _):
            .init("tokenize", ["text": .string(text), "origin": .string(origin.rawValue)])
        case .template(let messages, _): .init("template", .array(messages.map(\.json)))
        case .tokens(let prompt, _): .init("encode", prompt.json)
        }
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["ask", "answer", "tokenize", "template", "encode", "tokens", "result"])
        if let ask = fields["ask"] {
            self = .answer(try Ask(ask), try Answer(try fields.required("answer")))
        } else if let question = try fields["tokenize"]?.object(keys: ["text", "origin"]) {
            let text = try question.required("text").string()
            let origin = try question.required("origin").oneOf(TextOrigin.self)
            self = .tokenize(text, origin, tokens: try Exchange.ids(fields))
        } else if let messages = fields["template"] {
            let list = try messages.array { node throws(JSONError) in try Message(node) }
            self = .template(list, prompt: try fields.required("result").string())
        } else {
            self = .tokens(try Prompt(try fields.required("encode")), tokens: try Exchange.ids(fields))
        }
    }

    private static func ids(_ fields: JSONFields) throws(JSONError) -> [Int] {
        try fields.required("tokens").array { node throws(JSONError) in try node.int() }
    }
}
