import JSON
import Measures
import Synchronization

/// A model whose every exchange is written down before it is used.
package struct RecordingModel: Model {
    private let model: any Model
    private let record: @Sendable (Exchange) async throws -> Void

    /// Where `record` fails, the exchange fails: an answer that can't be kept must not steer anything.
    package init(_ model: any Model, record: @escaping @Sendable (Exchange) async throws -> Void) {
        self.model = model
        self.record = record
    }

    package var identity: ModelIdentity { model.identity }
    package var capabilities: Capabilities { model.capabilities }

    package func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        let answer = try await model.answer(ask, onText: onText)
        try await keep(.answer(ask, answer))
        return answer
    }

    package func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        let tokens = try await model.tokenize(text, as: origin)
        try await keep(.tokenize(text, origin, tokens: tokens))
        return tokens
    }

    package func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        let prompt = try await model.applyTemplate(messages)
        try await keep(.template(messages, prompt: prompt))
        return prompt
    }

    package func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] {
        let tokens = try await model.tokens(of: prompt)
        try await keep(.tokens(prompt, tokens: tokens))
        return tokens
    }

    private func keep(_ exchange: Exchange) async throws(ModelError) {
        do { try await record(exchange) } catch let error as any Explained {
            throw .notRecorded(reason: error.message)
        } catch { throw .notRecorded(reason: "\(error)") }
    }
}

/// A model that says again what was recorded, in the same order, to exactly the same questions.
package final class RecordedModel: Model {
    package let identity: ModelIdentity
    package let capabilities: Capabilities
    private let exchanges: [Exchange]
    private let next = Mutex(0)

    package init(_ exchanges: [Exchange], identity: ModelIdentity, capabilities: Capabilities) {
        self.exchanges = exchanges
        self.identity = identity
        self.capabilities = capabilities
    }

    /// How many exchanges were asked for again.
    package var position: Int { next.withLock { $0 } }

    package func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        let answer = try take(.init("ask", ask.json)) { if case .answer(_, let answer) = $0 { answer } else { nil } }
        // Whoever listens decides by the text alone, and so decides again as it did.
        _ = onText(answer.text)
        return answer
    }

    package func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        try take(Exchange.tokenize(text, origin, tokens: []).question) {
            if case .tokenize(_, _, let tokens) = $0 { tokens } else { nil }
        }
    }

    package func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        try take(Exchange.template(messages, prompt: "").question) {
            if case .template(_, let prompt) = $0 { prompt } else { nil }
        }
    }

    package func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] {
        try take(Exchange.tokens(prompt, tokens: []).question) {
            if case .tokens(_, let tokens) = $0 { tokens } else { nil }
        }
    }

    private func take<Result>(
        _ question: JSONObject.Member, _ read: (Exchange) -> Result?
    ) throws(ModelError) -> Result {
        let index = next.withLock { next in
            defer { next += 1 }
            return next
        }
        guard index < exchanges.count else { throw .replayEnded(count: exchanges.count) }
        let recorded = exchanges[index].question
        guard recorded.key == question.key, let result = read(exchanges[index]) else {
            throw .replayDiffers(index: index, difference: "recorded is '\(recorded.key)', now it is '\(question.key)'")
        }
        if let difference = firstDifference(recorded.value, question.value, at: question.key) {
            throw .replayDiffers(index: index, difference: difference)
        }
        return result
    }
}

/// Where two values differ first, with both readings; nil where they are equal.
func firstDifference(_ recorded: JSONValue, _ asked: JSONValue, at path: String) -> String? {
    switch (recorded, asked) {
    case (.object(let old), .object(let new)):
        for member in old.members {
            guard let value = new[member.key] else { return "\(path).\(member.key) is missing now" }
            if let difference = firstDifference(member.value, value, at: "\(path).\(member.key)") { return difference }
        }
        return new.keys.first { old[$0] == nil }.map { "\(path).\($0) is new" }
    case (.array(let old), .array(let new)):
        for (index, pair) in zip(old, new).enumerated() {
            if let difference = firstDifference(pair.0, pair.1, at: "\(path)[\(index)]") { return difference }
        }
        return old.count == new.count ? nil : "\(path) has \(new.count) elements, recorded are \(old.count)"
    case (.string(let old), .string(let new)):
        if old == new { return nil }
        let common = zip(old, new).prefix { $0 == $1 }.count
        func part(_ text: String) -> String { JSONValue.string(String(text.dropFirst(common).prefix(40))).encoded() }
        return "\(path) differs from character \(common + 1) on: recorded \(part(old)), now \(part(new))"
    default:
        return recorded == asked ? nil : "\(path) is \(asked.encoded()), recorded is \(recorded.encoded())"
    }
}
