import JSON
import Journal
import LanguageModel
import Posix
import Record
import Synchronization
import Testing

@testable import Research

/// Answers one after the other, the last one for ever, or by a rule, and keeps what it was asked.
private final class AnsweringModel: Model {
    let identity: ModelIdentity
    let capabilities = Capabilities()
    private let rule: @Sendable (Ask, Int) throws(ModelError) -> Answer
    private let asked = Mutex<[Ask]>([])

    init(context: Int? = nil, _ rule: @escaping @Sendable (Ask, Int) throws(ModelError) -> Answer) {
        identity = ModelIdentity(name: "answering", server: "test", contextPerSlot: context)
        self.rule = rule
    }

    convenience init(_ answers: [Answer]) { self.init { _, index in answers[min(index, answers.count - 1)] } }

    /// Chooses the first option where it is asked to choose, and else answers with this.
    convenience init(otherwise answer: @escaping @Sendable (Ask) -> Answer) {
        self.init { ask, _ in
            guard ask.purpose.hasPrefix("choose"), case .messages(let messages) = ask.prompt else { return answer(ask) }
            let lines = (messages.last?.text ?? "").split(separator: "\n").filter { $0.hasPrefix("- ") }
            return Answer(text: String(lines.first?.dropFirst(2).prefix { $0 != ":" } ?? ""))
        }
    }

    var asks: [Ask] { asked.withLock { $0 } }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        let index = asked.withLock { asked in
            asked.append(ask)
            return asked.count - 1
        }
        return try rule(ask, index)
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] { [] }
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [] }
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { "" }
}

/// Models that think before they answer, and the time that they have for it.
@Suite struct ReasoningTests {
    private static let question = Question(
        purpose: "choose card", text: "Which?", options: [Option("bagging"), Option("discriminant")])

    private static func thought(_ text: String, apart: Int = 0, finish: Finish = .endOfText) -> Answer {
        Answer(text: text, finish: finish, usage: Usage(prompt: 9, generated: 48), reasoningTokens: apart)
    }

    private func consultation(_ model: any Model, in folder: Path, limit: Duration? = nil) throws -> Consultation {
        let journal = try Journal.create(in: folder)
        return Consultation(
            model: model, chronicle: Chronicle(journal: journal, blobs: journal.blobs, recorded: []), limit: limit)
    }

    @Test(
        arguments: [
            ([thought("<think>no bagging here</think>\n\ndiscriminant")], [48]),
            ([thought("no bagging here</think>discriminant")], [48]),
            ([thought("discriminant", apart: 40)], [48]),
            // The thoughts used the tokens up: the model is asked again, with room for them.
            ([thought("", apart: 48, finish: .length), thought("discriminant", apart: 99)], [48, 2_096]),
            (
                [thought("<think>bagging or", finish: .length), thought("<think>bagging?</think>discriminant")],
                [48, 2_096]
            ),
        ])
    func `a choice is read from what is said, not from what is thought`(answers: [Answer], tokens: [Int]) async throws {
        let folder = try Scratch.folder()
        let model = AnsweringModel(answers)
        let consultation = try consultation(model, in: folder.path)
        let chooser = ModelChooser(model: consultation) { Sampling() }
        #expect(try await chooser.choose(Self.question) == 1)
        #expect(model.asks.map(\.maxTokens) == tokens)
        // From now on it has room at once.
        #expect(try await chooser.choose(Self.question) == 1)
        #expect(model.asks.last?.maxTokens == 2_096)
    }

    @Test(arguments: [
        (thought("", apart: 48, finish: .length), "nothing; 48 tokens of its answer went into reasoning", 2),
        (thought("<think>bagging", finish: .length), "nothing; 48 tokens of its answer went into reasoning", 2),
        (thought("I can't say"), "I can't say", 1),
        (thought("well", finish: .overrun), "well; \(AuthorError.overrun)", 1),
    ])
    func `a problem says what went into reasoning`(answer: Answer, words: String, asked: Int) async throws {
        let folder = try Scratch.folder()
        let model = AnsweringModel([answer])
        let chooser = ModelChooser(model: try consultation(model, in: folder.path)) { Sampling() }
        let error = await #expect(throws: AuthorError.self) { try await chooser.choose(Self.question) }
        #expect(error?.problem == "the model gave none of the options (choose card): \(words)")
        #expect(model.asks.count == asked)
    }

    @Test(arguments: [
        (thought("", finish: .cut), "the run's time was up before the model had answered"),
        (thought("<think>bagging", finish: .cut), "the run's time was up before the model had answered"),
        (thought("Well", finish: .cut), nil),
    ])
    func `an answer that the time cut before any word is told as that`(answer: Answer, words: String?) async throws {
        let folder = try Scratch.folder()
        let chooser = ModelChooser(model: try consultation(AnsweringModel([answer]), in: folder.path)) { Sampling() }
        let error = await #expect(throws: AuthorError.self) { try await chooser.choose(Self.question) }
        let other = "the model gave none of the options (choose card): Well"
        #expect(error?.problem == words.map { "\($0) (choose card)" } ?? other)
        let attempt = try Scratch.folder()
        let rule = AnsweringModel(otherwise: { ask in ask.purpose == "code" ? answer : Answer(text: "A plan.") })
        _ = try await Rig(agent: .greedy, model: rule).run(in: attempt.path)
        let draft = try Journal.read(in: attempt.path).entries.filter { $0.kind == "node_proposed" }.map {
            try NodeProposed(decoding: $0.payload)
        }.first { $0.operator == "draft" }
        #expect(try #require(draft).problem == words.map { "\($0) (code)" } ?? "the answer held no program")
    }

    @Test func `plans and programs hold no thoughts`() async throws {
        let folder = try Scratch.folder()
        let code = "<think>\n```python\nimport wrong\n```\n</think>\nA plan.\n```python\nimport right\n```"
        let rule = ScriptedModel(grammar: false) { ask in
            guard ask.purpose.hasPrefix("choose"), case .messages(let messages) = ask.prompt else { return code }
            let lines = (messages.last?.text ?? "").split(separator: "\n").filter { $0.hasPrefix("- ") }
            return "<think>hm</think>" + (lines.first?.dropFirst(2).prefix { $0 != ":" } ?? "")
        }
        _ = try await Rig(agent: .greedy, model: rule).run(in: folder.path)
        let proposals = try Journal.read(in: folder.path).entries.filter { $0.kind == "node_proposed" }.map {
            try NodeProposed(decoding: $0.payload)
        }
        #expect(proposals.contains { $0.plan.hasPrefix("A plan.") })
        #expect(proposals.allSatisfy { !$0.plan.contains("think>") && !$0.plan.contains("wrong") })
    }

    /// What an answer to messages, or to a text that goes on, says of the model.
    @Test(arguments: [
        (false, "<think>a</think>b", 0, true), (false, "```python\nt = '<think>a</think>'\n```", 0, false),
        (true, "t = 'a</think>b'", 0, false), (true, "<think>", 0, false), (true, "t = 1", 3, true),
    ])
    func `a model reasons where it thinks, not where a program names the tags`(
        goesOn: Bool, text: String, apart: Int, reasons: Bool
    ) async throws {
        let folder = try Scratch.folder()
        let consultation = try consultation(AnsweringModel([Self.thought(text, apart: apart)]), in: folder.path)
        let prompt: Prompt = goesOn ? .text("hi") : .messages([Message(.user, "hi")])
        _ = try await consultation.answer(Ask(prompt, maxTokens: 48, purpose: "t"))
        #expect(consultation.hasReasoned == reasons)
    }

    /// Prompts of so many bytes, and what is asked for where the context has so many tokens.
    @Test(
        arguments: [
            (nil, 30, 2_096), (nil, 90_000, 2_096), (4_096, 9_000, 1_088), (4_096, 90_000, 48), (1_024, 30, 1_006),
            (60, 300, 48),
            (32_768, 9_000, 2_096),
        ] as [(Int?, Int, Int)])
    func `the room for thoughts is what a known context has beside the prompt`(context: Int?, bytes: Int, tokens: Int)
        async throws
    {
        let folder = try Scratch.folder()
        let model = AnsweringModel(context: context) { _, _ in Self.thought("discriminant", apart: 40) }
        let consultation = try consultation(model, in: folder.path)
        let ask = Ask(.messages([Message(.user, String(repeating: "x", count: bytes))]), maxTokens: 48, purpose: "t")
        _ = try await consultation.answer(ask)
        _ = try await consultation.withRoomForReasoning(ask) { ask throws(ModelError) in
            try await consultation.answer(ask)
        }
        #expect(model.asks.map(\.maxTokens) == [48, tokens])
    }

    @Test func `where thoughts are beyond the context, the question is asked without room for them`() async throws {
        let folder = try Scratch.folder()
        let model = AnsweringModel { ask, _ throws(ModelError) in
            if ask.maxTokens > 1_000 { throw .tooLong(prompt: nil, context: nil) }
            return Self.thought("discriminant", apart: 40)
        }
        let journal = try Journal.create(in: folder.path)
        let live = Consultation(
            model: model, chronicle: Chronicle(journal: journal, blobs: journal.blobs, recorded: []))
        for _ in 0..<2 { #expect(try await ModelChooser(model: live) { Sampling() }.choose(Self.question) == 1) }
        #expect(model.asks.map(\.maxTokens) == [48, 2_096, 48])
        // A resumed run asks the same again, of the record.
        let recorded = Consultation(
            model: AnsweringModel([]),
            chronicle: Chronicle(
                journal: journal, blobs: journal.blobs, recorded: try Journal.read(in: folder.path).entries))
        for _ in 0..<2 { #expect(try await ModelChooser(model: recorded) { Sampling() }.choose(Self.question) == 1) }
    }

    @Test(arguments: [
        ("```python\nimport a", "the program is not whole: \(AuthorError.overrun)"),
        ("Well,", "the answer held no program; \(AuthorError.overrun)"), ("```python\nimport a\n```\nand", nil),
    ])
    func `a program that was cut is none, and the node says who cut it`(text: String, problem: String?) async throws {
        let folder = try Scratch.folder()
        let rule = AnsweringModel(otherwise: { ask in
            Answer(text: text, finish: ask.purpose == "code" ? .overrun : .endOfText)
        })
        _ = try await Rig(agent: .greedy, model: rule).run(in: folder.path)
        let draft = try Journal.read(in: folder.path).entries.filter { $0.kind == "node_proposed" }.map {
            try NodeProposed(decoding: $0.payload)
        }.first { $0.operator == "draft" }
        #expect(try #require(draft).problem == problem)
    }

    @Test func `an answer has what is left of the run's time`() async throws {
        let folder = try Scratch.folder()
        let model = AnsweringModel([Answer(text: "x")])
        let consultation = try consultation(model, in: folder.path, limit: .seconds(60))
        let start = ContinuousClock.now
        let ask = Ask(.text("hi"), maxTokens: 1, purpose: "t")
        _ = try await consultation.answer(ask)
        let deadline = try #require(model.asks.first?.deadline)
        #expect((.seconds(50)...(.seconds(61))).contains(deadline - start))
        #expect(try #require(model.asks.first).json.encoded() == ask.json.encoded())
    }

    @Test func `a cache that is larger than its prompt wins no tokens`() async throws {
        let folder = try Scratch.folder()
        let model = AnsweringModel([Answer(text: "x", usage: Usage(prompt: 12, cached: 99_999, generated: 3))])
        let consultation = try consultation(model, in: folder.path)
        _ = try await consultation.answer(Ask(.text("hi"), maxTokens: 1, purpose: "t"))
        #expect(consultation.usage == Usage(prompt: 12, cached: 12, generated: 3))
    }
}
