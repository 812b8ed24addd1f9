package import JSON
import Measures

/// What one trial of a task came to.
package struct TrialFinding: Sendable {
    package let name: String
    package let tries: String
    /// What holds a cheat, the first line of defence first; empty for what must succeed.
    package let stoppedBy: [String]
    /// The score that it got, where it got one.
    package let score: Double?
    /// What the same predictions score on labels that are dealt out anew: the mean and the spread.
    package let chance: (mean: Double, spread: Double)?
    /// Why it got no score, in the grader's words; empty where it got one.
    package let reasons: [String]
    /// Why the trial is lost; empty where all went as it must.
    package let problems: [String]

    init(_ name: String, _ tries: String, _ run: TrialRun, stoppedBy: [String] = [], _ problems: [String]) {
        self.name = name
        self.tries = tries
        self.stoppedBy = stoppedBy
        score = run.score
        // Of a success there is no score by chance to speak of.
        chance = run.chance.flatMap { $0 == .ofSuccess ? nil : ($0.mean, $0.spread) }
        reasons = run.reasons
        self.problems = problems
    }

    package var isHeld: Bool { problems.isEmpty }

    package var json: JSONValue {
        [
            "name": .string(name), "tries": .string(tries), "held": .bool(isHeld), "score": .optional(score),
            "chance": chance.map { ["mean": .real($0.mean), "spread": .real($0.spread)] } ?? .null,
            "stopped_by": .strings(stoppedBy), "reasons": .strings(reasons), "problems": .strings(problems),
        ]
    }

    /// The score beside chance, or why there is none, in at most 60 characters for a table.
    package var shown: String {
        guard let score else {
            let reason = "none: \(reasons.first ?? "nothing was handed in")"
            return reason.count > 60 ? "\(reason.prefix(59))…" : reason
        }
        guard let chance else { return decimal(score, places: 5) }
        return
            "\(decimal(score, places: 5)); by chance \(decimal(chance.mean, places: 5)) ± \(decimal(chance.spread, places: 5))"
    }
}
