import JSON
import Synchronization
import Testing

@testable import LanguageModel

struct RecordingTests {
    /// Answers with the prompt itself, and counts letters as tokens.
    private struct Parrot: Model {
        let identity = ModelIdentity(name: "parrot", server: "test")
        let capabilities = Capabilities(tokens: true)

        func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
            guard case .text(let text) = ask.prompt else { throw .unsupported(feature: "this", model: "parrot") }
            _ = onText(text)
            return Answer(text: text, usage: Usage(prompt: 1, generated: 1), wallMilliseconds: 7)
        }

        func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
            text.utf8.map { Int($0) }
        }
        func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { messages.map(\.text).joined() }
        func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [1] }
    }

    private final class Tape: Sendable {
        let exchanges = Mutex<[Exchange]>([])
        func model() -> RecordingModel {
            RecordingModel(Parrot()) { exchange in self.exchanges.withLock { $0.append(exchange) } }
        }
        var replay: RecordedModel {
            RecordedModel(exchanges.withLock { $0 }, identity: Parrot().identity, capabilities: Parrot().capabilities)
        }
    }

    private static func conversation(with model: any Model) async throws -> [String] {
        var heard = ""
        let ask = Ask(.text("one"), maxTokens: 3, purpose: "a")
        let answer = try await model.answer(ask) { piece in
            heard += piece
            return .go
        }
        let ids = try await model.tokenize("ab", as: .content)
        let prompt = try await model.applyTemplate([Message(.user, "u")])
        let encoded = try await model.tokens(of: .text("x"))
        return [heard, answer.json.encoded(), "\(ids)", prompt, "\(encoded)"]
    }

    @Test func `a recording replays byte for byte`() async throws {
        let tape = Tape()
        let live = try await Self.conversation(with: tape.model())
        let replay = tape.replay
        #expect(try await Self.conversation(with: replay) == live)
        #expect(replay.position == 4)
        await #expect(throws: ModelError.replayEnded(count: 4)) { try await replay.tokenize("", as: .content) }
    }

    @Test(arguments: [
        (Ask(.text("one"), maxTokens: 4, purpose: "a"), "ask.max_tokens is 4, recorded is 3"),
        (
            Ask(.text("onx"), maxTokens: 3, purpose: "a"),
            "ask.prompt.text differs from character 3 on: recorded \"e\", now \"x\""
        ),
        (Ask(.text("one"), grammar: "g", maxTokens: 3, purpose: "a"), "ask.grammar is new"),
        (Ask(.tokens([1]), maxTokens: 3, purpose: "a"), "ask.prompt.text is missing now"),
    ])
    func `the first difference is named`(ask: Ask, difference: String) async throws {
        let tape = Tape()
        _ = try await Self.conversation(with: tape.model())
        await #expect(throws: ModelError.replayDiffers(index: 0, difference: difference)) {
            try await tape.replay.answer(ask)
        }
    }

    @Test func `another kind of question is a difference`() async throws {
        let tape = Tape()
        _ = try await Self.conversation(with: tape.model())
        await #expect(throws: ModelError.self) { try await tape.replay.tokenize("ab", as: .content) }
    }

    @Test func `an exchange that can't be kept fails`() async throws {
        let model = RecordingModel(Parrot()) { _ in throw ModelError.fileMissing(path: "/full") }
        let error = await #expect(throws: ModelError.self) { try await model.tokenize("a", as: .content) }
        guard case .notRecorded = error else { throw try #require(error) }
    }
}
