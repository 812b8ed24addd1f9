import JSON
package import LanguageModel
import Measures
import Posix
import Record
import Synchronization

/// The model as the loop sees it: every question and every answer goes through the chronicle.
///
/// It is a `Model` itself, so that the decoder of tool calls can be given it. Questions are numbered through the run; while
/// the journal still tells of answers, no server is asked, not even for its template or its tokens.
package final class Consultation: Model, Sendable {
    private let model: any Model
    private let chronicle: Chronicle
    private let limit: Duration?
    private let state = Mutex(State())

    private struct State {
        var call = 0
        var node = 0
        var waited: Duration = .zero
        var usage = Usage()
        var obstacle: (any Error)?
        var hasReasoned = false
    }

    /// An answer that is not complete after `limit` of the run's time is cut there, and taken as it stands.
    package init(model: any Model, chronicle: Chronicle, limit: Duration? = nil) {
        self.model = model
        self.chronicle = chronicle
        self.limit = limit
    }

    package var identity: ModelIdentity { model.identity }
    package var capabilities: Capabilities { model.capabilities }

    /// The node that the next questions are for.
    package var node: Int {
        get { state.withLock { $0.node } }
        set { state.withLock { $0.node = newValue } }
    }

    /// The number of the last call, for records of what happened inside its answer.
    package var lastCall: Int { state.withLock { $0.call - 1 } }
    /// Tokens of all calls, recorded ones included.
    package var usage: Usage { state.withLock { $0.usage } }
    /// Whether an answer held reasoning; a recorded one counts too, so a resumed run knows what the run knew.
    package var hasReasoned: Bool { state.withLock { $0.hasReasoned } }
    /// What ended a call that was not the model's doing, such as a full disk or the end of a recording.
    package var obstacle: (any Error)? { state.withLock { $0.obstacle } }
    /// Keeps what ended a tool's call where it was not the tool's doing.
    func note(_ error: any Error) { state.withLock { $0.obstacle = error } }
    /// Adds time that a tool's program waited at a shut gate, which is nobody's own.
    func hold(_ time: Duration) { state.withLock { $0.waited += time } }
    /// Time that all calls took, recorded ones and waiting at the gate included.
    package var waited: Duration { state.withLock { $0.waited } }

    package func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        var wasHeard = false
        var ask = ask
        ask.deadline = limit.map { .now + ($0 - chronicle.elapsed) }
        let bounded = ask
        let text = try await recorded(purpose: ask.purpose, ask: ask.json) { () throws(ModelError) in
            wasHeard = true
            let answer = try await self.model.answer(bounded) { piece in
                let wanted = onText(piece)
                return self.isTimeUp ? .stop : wanted
            }
            return (answer.json, answer.usage, Self.name(of: answer.finish), answer.wallMilliseconds)
        }
        let answer = try Self.reading { () throws(JSONError) in
            try Answer(JSONNode.parse(text, source: "recorded answer"))
        }
        if ask.thoughtTokens(of: answer) > 0 { state.withLock { $0.hasReasoned = true } }
        // Whoever listens hears a recorded answer too, in one piece; where it was cut, it ends at the cut.
        if !wasHeard { _ = onText(answer.text) }
        return answer
    }

    /// Has `body` ask with tokens for thoughts on top, and once more without them where the prompt is then beyond the context.
    ///
    /// The room is the same when a run is resumed: it follows from the question, the context and the recorded answers.
    func withRoomForReasoning<Result>(
        _ ask: Ask, _ body: (Ask) async throws(ModelError) -> Result
    ) async throws(ModelError) -> Result {
        let room = roomForReasoning(in: ask)
        var roomy = ask
        roomy.maxTokens += room
        do throws(ModelError) { return try await body(roomy) } catch {
            guard room > 0, case .tooLong = error else { throw error }
            return try await body(ask)
        }
    }

    /// Tokens that a question adds to what its answer needs, where a model reasons: as many as a known context holds beside the
    /// prompt, within reason. Under a grammar, and in a text that goes on, there is no place for thoughts.
    private func roomForReasoning(in ask: Ask) -> Int {
        guard hasReasoned, ask.grammar == nil, case .messages(let messages) = ask.prompt else { return 0 }
        guard let context = identity.contextPerSlot else { return Self.mostRoom }
        // About three bytes a token, and a few tokens of markup for each message.
        let prompt = messages.map { $0.text.utf8.count / 3 + 8 }.reduce(0, +)
        return max(0, min(Self.mostRoom, context - prompt - ask.maxTokens))
    }

    private static let mostRoom = 2_048

    private var isTimeUp: Bool { limit.map { chronicle.elapsed > $0 } ?? false }

    package func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        try await tokens(purpose: "tokenize", ask: ["tokenize": .string(text), "as": .string(origin.rawValue)]) {
            () throws(ModelError) in try await self.model.tokenize(text, as: origin)
        }
    }

    package func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] {
        try await tokens(purpose: "tokenize prompt", ask: ["tokens_of": prompt.json]) {
            () throws(ModelError) in try await self.model.tokens(of: prompt)
        }
    }

    private func tokens(
        purpose: String, ask: JSONValue, _ work: () async throws(ModelError) -> [Int]
    ) async throws(ModelError) -> [Int] {
        let answer = try await recorded(purpose: purpose, ask: ask) { () throws(ModelError) in
            let start = ContinuousClock.now
            let ids = try await work()
            return (
                ["tokens": .array(ids.map { .int($0) })], Usage(), "done",
                (ContinuousClock.now - start).wholeMilliseconds
            )
        }
        return try Self.reading { () throws(JSONError) in
            try JSONNode.parse(answer, source: "recorded tokens").anyObject().required("tokens").array {
                node throws(JSONError) in try node.int()
            }
        }
    }

    package func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        let ask: JSONValue = ["apply_template": .array(messages.map(\.json))]
        let answer = try await recorded(purpose: "apply template", ask: ask) { () throws(ModelError) in
            let start = ContinuousClock.now
            let prompt = try await self.model.applyTemplate(messages)
            return (["prompt": .string(prompt)], Usage(), "done", (ContinuousClock.now - start).wholeMilliseconds)
        }
        return try Self.reading { () throws(JSONError) in
            try JSONNode.parse(answer, source: "recorded prompt").anyObject().required("prompt").string()
        }
    }

    /// Writes the question down, and then the answer of the journal or of the server.
    private func recorded(
        purpose: String, ask: JSONValue,
        _ work: () async throws(ModelError) -> (answer: JSONValue, usage: Usage, finish: String, wall: Int)
    ) async throws(ModelError) -> [UInt8] {
        do {
            let (call, node) = state.withLock { state in
                state.call += 1
                return (state.call - 1, state.node)
            }
            let asked = try chronicle.keep(ask.encodedBytes())
            try chronicle.fact(ModelAsked(call: call, node: node, purpose: purpose, ask: asked))
            let answered = try await chronicle.effect(ModelAnswered.self) {
                do {
                    let (answer, usage, finish, wall) = try await work()
                    return ModelAnswered(
                        call: call, answer: try chronicle.keep(answer.encodedBytes()), finish: finish,
                        promptTokens: usage.prompt, cachedTokens: usage.cached, generatedTokens: usage.generated,
                        wallMs: wall)
                } catch let error as ModelError {
                    // A prompt beyond the context is the question's own fault, and part of the run's history; all else
                    // (no server, a dead one, cancellation) leaves the question open for a resumed run.
                    guard case .tooLong = error else { throw error }
                    return ModelAnswered(
                        call: call, answer: nil, failure: error.message, finish: "failed", promptTokens: 0,
                        cachedTokens: 0,
                        generatedTokens: 0, wallMs: 0)
                }
            }
            state.withLock { state in
                state.waited += .milliseconds(answered.wallMs)
                state.usage =
                    state.usage
                    + Usage(
                        prompt: answered.promptTokens, cached: min(answered.cachedTokens, answered.promptTokens),
                        generated: answered.generatedTokens)
            }
            guard let digest = answered.answer else { throw ModelError.tooLong(prompt: nil, context: nil) }
            return try chronicle.blob(digest)
        } catch let error as ModelError {
            throw error
        } catch {
            // `Model` speaks of models only: what befell the record is kept for the loop, which asks for it.
            state.withLock { $0.obstacle = error }
            throw ModelError.cancelled
        }
    }

    private static func reading<Value>(_ body: () throws(JSONError) -> Value) throws(ModelError) -> Value {
        do throws(JSONError) { return try body() } catch {
            throw ModelError.badAnswer(address: "the recording", problem: error.message)
        }
    }

    private static func name(of finish: Finish) -> String {
        switch finish {
        case .endOfText: "end of text"
        case .stopped: "stop text"
        case .length: "length"
        case .overrun: "overrun"
        case .cut: "cut"
        }
    }
}

extension Ask {
    /// Tokens of an answer that went into reasoning. A text that goes on, such as an opened code block, holds none: tags in it
    /// are the program's.
    fileprivate func thoughtTokens(of answer: Answer) -> Int {
        if case .text = prompt { return answer.reasoningTokens }
        return answer.thoughtTokens
    }
}
