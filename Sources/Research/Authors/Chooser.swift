import JSON
import Knowledge
package import LanguageModel
import Statistics
import Synchronization
import ToolUse

/// Something to be chosen, and what is known of it.
package struct Option: Sendable, Equatable {
    /// One word: what the grammar admits.
    package var label: String
    package var help: String

    package init(_ label: String, _ help: String = "") {
        self.label = label
        self.help = help
    }
}

/// A choice among options.
package struct Question: Sendable {
    /// For the record: `choose card`, `choose knob`, `choose value`.
    package var purpose: String
    /// All that the chooser is told, as Markdown.
    package var text: String
    package var options: [Option]

    package init(purpose: String, text: String, options: [Option]) {
        self.purpose = purpose
        self.text = text
        self.options = options
    }
}

extension Question {
    /// Which of a knob's other values it should have; values and the present one are indices into its ladder.
    static func value(of knob: Knob, among values: [Int], insteadOf now: Int, background: String) -> Question {
        let present = Knob.text(knob.values[now])
        return Question(
            purpose: "choose value",
            text: "\(background)\n\nWhich value should \(knob.name) have instead of \(present)? It is \(knob.help).",
            options: values.map { Option(Knob.text(knob.values[$0]), $0 > now ? "more" : "less") })
    }
}

/// Who makes the choices that a method card and its knobs leave open.
package protocol Chooser: Sendable {
    /// The index of the chosen option; `options` is never empty.
    func choose(_ question: Question) async throws -> Int
}

/// The language model chooses, held to the options by a grammar where its server can do that.
package struct ModelChooser: Chooser {
    private let model: Consultation
    private let sampling: @Sendable () -> Sampling

    package init(model: Consultation, sampling: @escaping @Sendable () -> Sampling) {
        self.model = model
        self.sampling = sampling
    }

    package func choose(_ question: Question) async throws -> Int {
        let labels = question.options.map(\.label)
        let list = question.options.map { $0.help.isEmpty ? "- \($0.label)" : "- \($0.label): \($0.help)" }.joined(
            separator: "\n")
        let messages = [
            Message(.system, "You are a careful machine learning engineer. Answer with one option and nothing else."),
            Message(.user, "\(question.text)\n\nOptions:\n\(list)\n\nYour choice:"),
        ]
        let answer = try await answer(messages, labels, purpose: question.purpose)
        let text = answer.spokenText.trimmed
        if let exact = labels.firstIndex(of: text) { return exact }
        // Without a grammar a model may wrap its choice in a sentence: the label that stands first in it is taken.
        let mentioned = labels.enumerated().compactMap { index, label in
            text.firstRange(of: label).map {
                (index, text.distance(from: text.startIndex, to: $0.lowerBound), label.count)
            }
        }
        if text.isEmpty, answer.finish == .cut { throw AuthorError.outOfTime(purpose: question.purpose) }
        guard let first = mentioned.min(by: { ($0.1, -$0.2) < ($1.1, -$1.2) }) else {
            throw AuthorError.noChoice(
                purpose: question.purpose, answer: String(text.prefix(80)),
                remark: AuthorError.remark(on: answer.finish, thoughtTokens: answer.thoughtTokens))
        }
        return first.0
    }

    /// Asks; and asks a second time, with room for thoughts, where the first thoughts of a model left none for its choice.
    private func answer(_ messages: [Message], _ labels: [String], purpose: String) async throws -> Answer {
        let grammar = model.capabilities.grammar ? Grammar.choice(labels) : nil
        func ask() async throws -> Answer {
            let ask = Ask(
                .messages(messages), grammar: grammar, sampling: sampling(), maxTokens: Self.longest, purpose: purpose)
            return try await model.withRoomForReasoning(ask) { ask throws(ModelError) in try await model.answer(ask) }
        }
        let knewBefore = model.hasReasoned
        let first = try await ask()
        let isCutShort =
            [.length, .overrun].contains(first.finish) && first.spokenText.trimmed.isEmpty && first.thoughtTokens > 0
        return isCutShort && !knewBefore && grammar == nil ? try await ask() : first
    }

    /// Tokens for a choice: an option, or one in a sentence.
    private static let longest = 48
}

/// Every option is as likely as any other: what a model's choices are measured against.
package final class UniformChooser: Chooser {
    private let generator: Mutex<SeededGenerator>

    package init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed, stream: "uniform choices")) }

    package func choose(_ question: Question) async throws -> Int {
        generator.withLock { $0.integer(below: question.options.count) }
    }
}

/// An author came to no program: the node becomes an unusable one, and the run goes on.
package enum AuthorError: Error, Equatable {
    case noChoice(purpose: String, answer: String, remark: String)
    case noProgram(String)
    /// The run's time was up before the model said anything.
    case outOfTime(purpose: String)

    /// One sentence for the record.
    package var problem: String {
        switch self {
        case .noChoice(let purpose, let answer, let remark):
            "the model gave none of the options (\(purpose)): " + (answer.isEmpty ? "nothing" : answer) + remark
        case .noProgram(let reason): reason
        case .outOfTime(let purpose): "the run's time was up before the model had answered (\(purpose))"
        }
    }

    /// What a problem says besides: what the model thought with, and that the answer is not whole by our doing.
    static func remark(on finish: Finish, thoughtTokens tokens: Int) -> String {
        (tokens > 0 ? "; \(tokens) tokens of its answer went into reasoning" : "")
            + (finish == .overrun ? "; \(overrun)" : "")
    }

    /// What a problem says of an answer that was cut where the server didn't heed the bound of tokens.
    static let overrun = "the server went on far beyond the tokens it was asked for, and Glovebox cut its answer"
}

extension StringProtocol {
    /// Without blanks and line breaks at both ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
