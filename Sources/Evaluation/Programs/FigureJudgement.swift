package import JSON
package import LanguageModel
package import Statistics

/// What a judge said about one figure, every answer kept whole.
package struct FigureJudgement: Sendable {
    /// The declared output.
    package let name: String
    /// The SHA-256 of what the program left, and of the gold figure, as hexadecimal digits.
    package let found: String
    package let gold: String
    /// In the order in which they were asked for.
    package var answers: [Sample] = []
    /// Why there are no answers, or fewer than were wanted; `nil` where all came.
    package var problem: String?

    /// One answer of the judge.
    package struct Sample: Sendable {
        /// The seed that the server was given.
        package let seed: Int
        package let answer: Answer
        /// The score that it ends with, or why none can be read.
        package let reading: JudgedScore
    }

    /// The scores that could be read.
    package var scores: [Double] { answers.compactMap(\.reading.score) }

    /// Their mean, 0 to 100; `nil` where no answer holds one.
    package var score: Double? { Summary(scores).mean }

    /// What its answers cost.
    package var usage: Usage { answers.reduce(Usage()) { $0 + $1.answer.usage } }

    /// The judgement as JSON.
    package var json: JSONValue {
        [
            "output": .string(name), "output_sha256": .string(found), "gold_sha256": .string(gold),
            "score": .optional(score), "standard_error": .optional(Summary(scores).standardError),
            "read": .int(scores.count),
            "answers": .array(
                answers.map { sample in
                    [
                        "seed": .int(sample.seed), "score": .optional(sample.reading.score),
                        "reason": .optional(sample.reading.reason), "answer": sample.answer.json,
                    ]
                }),
            "problem": .optional(problem),
        ]
    }

    /// Judgements of several runs, figure by figure, summed up over the runs whose figure has a score.
    package static func summary(of runs: [[FigureJudgement]]) -> [(name: String, summary: Summary)] {
        var names: [String] = []
        for judgement in runs.joined() where !names.contains(judgement.name) { names.append(judgement.name) }
        return names.map { name in
            (name, Summary(runs.compactMap { run in run.first { $0.name == name }?.score }))
        }
    }
}
