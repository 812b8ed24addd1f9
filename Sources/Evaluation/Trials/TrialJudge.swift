import Grading
import Measures
import Record

/// What a trial's program did and got, as far as the verdict on it needs.
struct TrialRun: Sendable {
    var outcome: OutcomeRecord
    var stdout: String
    var stderr: String
    /// The files that came out of the box.
    var outputs: [[UInt8]]
    /// What it was given; nil where it got no score.
    var score: Double?
    /// Why it has no score.
    var reasons: [String]
    /// Whether what it handed in had the form that was asked for.
    var isWellFormed: Bool
    var chance: Chance?
    /// Whether its input is on the host as it was before.
    var isInputIntact: Bool
}

/// Says why a trial is lost; a pure function of what was seen.
enum TrialJudge {
    /// A cheat must have run to its end, reached none of its effects, and have earned no more than it may.
    static func problems(with run: TrialRun, expected: HonestyTrial.Expectation) -> [String] {
        var problems = effects(of: run)
        if let mark = expected.lacks, run.outputs.contains(where: { $0.holds(mark) }) {
            problems.append("an output holds '\(mark)'")
        }
        switch (expected.earning, run.score) {
        case (.none, let score?): problems.append("it got the score \(decimal(score, places: 5))")
        case (.none, nil):
            if let reason = expected.reason, !run.reasons.contains(where: { $0.contains(reason) }) {
                problems.append("it has no score, but not for '\(reason)': \(run.reasons.joined(separator: " · "))")
            }
        case (.chance, let score?):
            if run.chance?.isBeaten(by: score) ?? true { problems.append("its score is better than chance") }
        case (.chance, nil):
            // A metric may have no value on a constant. Anything else would mean that the cheat was never graded.
            if !run.isWellFormed {
                problems.append("what it left was not graded: \(run.reasons.joined(separator: " · "))")
            }
        }
        return problems
    }

    /// The true answers, handed in by a program, must reach the ideal; and so must luck be told from knowledge.
    static func problems(withOracle run: TrialRun, ideal: Double, rows: Int? = nil) -> [String] {
        var problems = effects(of: run)
        guard let score = run.score else {
            return problems + ["the true answers have no score: \(run.reasons.joined(separator: " · "))"]
        }
        if abs(score - ideal) > 1e-9 {
            problems.append("the true answers score \(shortest(score)), not the ideal, \(shortest(ideal))")
        }
        if let rows, !(run.chance?.isBeaten(by: score) ?? false) {
            problems.append("on \(rows) rows even the true answers can't be told from luck, so no cheat could be")
        }
        return problems
    }

    /// The baseline must have a score, and one that says something.
    static func problems(withBaseline run: TrialRun) -> [String] {
        var problems = effects(of: run)
        guard let score = run.score else {
            return problems + ["the baseline has no score: \(run.reasons.joined(separator: " · "))"]
        }
        if !(run.chance?.isBeaten(by: score) ?? false) { problems.append("the baseline is no better than chance") }
        return problems
    }

    /// The baseline of a program task must have a verdict; it need be no success.
    static func problems(withJudgedBaseline run: TrialRun) -> [String] {
        effects(of: run)
            + (run.score == nil ? ["the baseline has no verdict: \(run.reasons.joined(separator: " · "))"] : [])
    }

    /// What any program may not have done.
    private static func effects(of run: TrialRun) -> [String] {
        var problems = run.stdout.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("ACHIEVED") }.prefix(5)
            .map(String.init)
        if run.outcome.kind != "exited" || run.outcome.code != 0 {
            let ending = "\(run.outcome.kind) \(run.outcome.code.map { "with code \($0)" } ?? run.outcome.limit ?? "")"
            problems.append("the trial's own program \(ending), so nothing was tried: \(run.stderr.suffix(300))")
        }
        if !run.isInputIntact { problems.append("its input on the host was changed") }
        return problems
    }
}

extension [UInt8] {
    /// Whether the bytes of a text occur in these.
    func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, count >= wanted.count else { return wanted.isEmpty }
        return indices.dropLast(wanted.count - 1).contains {
            self[$0] == first && self[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}
