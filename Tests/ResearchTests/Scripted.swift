import Digest
import JSON
import Journal
import Knowledge
import LanguageModel
import Posix
import Record
import Synchronization

@testable import Research

/// A laboratory whose programs are their own results: a program's submission is its text, and a program that says `fail`
/// ends with code 1.
struct ScriptedLaboratory: Laboratory {
    func run(_ program: Program, input: Path, seed: UInt64) async throws -> Execution {
        let text = program.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        if text.contains("fail") {
            return Execution(
                outcome: OutcomeRecord(kind: "exited", code: 1),
                stderr: Execution.Stream(text: "NameError: fail", total: 15))
        }
        let rows = "\(input.name == "refit" ? "test" : "all") \(SHA256.hash("\(text)\(seed)").hex)"
        return Execution(
            outcome: OutcomeRecord(kind: "exited", code: 0), cpu: .milliseconds(10),
            outputs: [Program.File("submission.csv", rows)])
    }
}

/// Grades a submission by its digest: arbitrary, but the same each time.
struct ScriptedExaminer: Examiner {
    var standardError = 0.01

    private func value(_ submission: [UInt8]) -> Double { Double(SHA256.hash(submission).bytes[0]) / 255 }

    func grade(_ submission: [UInt8]) throws -> Verdict {
        Verdict(
            score: ScoreRecord(
                metric: "accuracy", value: value(submission), standardError: standardError, low: nil, high: nil,
                rows: 100))
    }

    func gain(of submission: [UInt8], over other: [UInt8]) throws -> DifferenceRecord {
        DifferenceRecord(
            value: value(submission) - value(other), standardError: 0.2, low: 0, high: 0)
    }

    func testPart(of submission: [UInt8]) throws -> [UInt8] { Array("test part of ".utf8) + submission }
    func problems(inRefit submission: [UInt8]) throws -> [String] {
        String(decoding: submission, as: UTF8.self).hasPrefix("test ") ? [] : ["not the test rows"]
    }
}

/// A model that answers by a rule, counts its calls, and can be told to die.
final class ScriptedModel: Model {
    let identity = ModelIdentity(name: "scripted", server: "test", contextPerSlot: 4096)
    let capabilities: Capabilities
    private let rule: @Sendable (Ask) -> String
    private let count = Mutex(0)

    init(grammar: Bool = true, _ rule: @escaping @Sendable (Ask) -> String) {
        capabilities = Capabilities(grammar: grammar)
        self.rule = rule
    }

    var calls: Int { count.withLock { $0 } }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        count.withLock { $0 += 1 }
        let text = rule(ask)
        _ = onText(text)
        return Answer(text: text, usage: Usage(prompt: 100, cached: 60, generated: 10), wallMilliseconds: 1)
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] { text.utf8.map { Int($0) } }
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [] }
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        messages.map(\.text).joined(separator: "\n")
    }

    /// Picks an option of the prompt's list by the question's seed, as a model under a grammar would.
    static func choosing(code: String = "print(1)") -> ScriptedModel {
        ScriptedModel { ask in
            guard ask.grammar != nil, case .messages(let messages) = ask.prompt else {
                return "I will try something else.\n```python\n\(code) # \(ask.sampling.seed)\n```"
            }
            let text = messages.last?.text ?? ""
            let options = text.split(separator: "\n").drop { $0 != "Options:" }.filter { $0.hasPrefix("- ") }.map {
                String($0.dropFirst(2).prefix { $0 != ":" })
            }
            return options[Int(ask.sampling.seed) % options.count]
        }
    }
}
