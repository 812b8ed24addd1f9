package import JSON
package import LanguageModel
import Measures
import Research
package import Statistics

/// What several runs of one program on a program task come to.
///
/// The first number is pass@1: the share of all runs that succeeded, with how many there were and Wilson's interval. Nothing
/// is picked: a best of several stands here only where it was asked for, under its own name, with its k and its rule.
package struct ProgramScore: Sendable {
    package let attempts: [ProgramAttempt]

    package init(_ attempts: [ProgramAttempt]) { self.attempts = attempts }

    /// ScienceAgentBench's VER: ended with code 0 in time and wrote every declared file.
    package var validExecutions: Proportion {
        Proportion(successes: attempts.count(where: \.isValid), trials: attempts.count)
    }

    /// ScienceAgentBench's SR, which is pass@1: the evaluation called it a success; what has no valid execution failed.
    package var successes: Proportion {
        Proportion(successes: attempts.count(where: \.succeeded), trials: attempts.count)
    }

    /// The chance that at least one of k runs succeeds, without bias from the runs that there are; nil for fewer than k.
    package func passAt(_ k: Int) -> Double? {
        RepeatedAttempts.passAtK(
            successes: attempts.count(where: \.succeeded), attempts: attempts.count, k: k)
    }

    /// How `passAt` is computed, in words that must stand beside it.
    package static let passAtRule =
        "at least one of k runs succeeds, 1 - C(n - c, k) / C(n, k) from c successes in n runs"

    /// A partial score over the runs, where a run that has none counts as 0.
    package struct Partial: Sendable {
        package var name: String
        package var mean: Double
        /// Nil for a single run.
        package var standardError: Double?
    }

    /// Partial scores in the evaluation's order.
    package var partial: [Partial] {
        var names: [String] = []
        for attempt in attempts {
            for score in attempt.verdict?.scores ?? [] where !names.contains(score.name) { names.append(score.name) }
        }
        return names.map { name in
            let values = attempts.map { attempt in
                attempt.verdict?.scores.first { $0.name == name }?.value ?? 0
            }
            let mean = compensatedSum(values) / Double(values.count)
            let squares = compensatedSum(values.map { ($0 - mean) * ($0 - mean) })
            let count = Double(values.count)
            return Partial(
                name: name, mean: mean, standardError: count > 1 ? (squares / (count - 1) / count).squareRoot() : nil)
        }
    }

    /// What the runs took on the clock; a judge's time is no part of it.
    package var wall: Duration { attempts.reduce(.zero) { $0 + $1.execution.wall } }
    /// What the runs took of processor time.
    package var cpu: Duration { attempts.reduce(.zero) { $0 + $1.execution.cpu } }

    /// What a judge said over the runs, figure by figure; it has no part in any number above.
    package var judged: [(name: String, summary: Summary)] {
        FigureJudgement.summary(of: attempts.compactMap(\.judged))
    }

    /// What the judge's answers cost; the looks at plain colours before the first run are the judge's `sightUsage`.
    package var judgeUsage: Usage {
        attempts.compactMap(\.judged).joined().reduce(Usage()) { $0 + $1.usage }
    }

    /// The whole as `grade --program --json` writes it.
    ///
    /// `k` asks for pass@k as well; `judge` is who was asked about figures, where somebody was.
    package func json(task: String, passAt k: Int?, judge: FigureJudge? = nil) -> JSONValue {
        var object = JSONObject([
            .init("task", .string(task)), .init("n", .int(attempts.count)),
            .init("success_rate", Self.share(successes)), .init("valid_execution_rate", Self.share(validExecutions)),
        ])
        if let k {
            object["pass_at"] = ["k": .int(k), "value": .optional(passAt(k)), "rule": .string(Self.passAtRule)]
        }
        object["scores"] = .object(
            JSONObject(
                partial.map {
                    .init($0.name, ["mean": .real($0.mean), "standard_error": .optional($0.standardError)])
                }))
        object["cost"] = ["wall_ms": .int(wall.wholeMilliseconds), "cpu_ms": .int(cpu.wholeMilliseconds)]
        if let judge {
            let figures = judged.map { name, summary -> JSONValue in
                [
                    "output": .string(name), "mean": .optional(summary.mean),
                    "standard_error": .optional(summary.standardError), "runs": .int(summary.count),
                ]
            }
            object["judged"] = judge.report(figures, usage: judgeUsage)
        }
        object["attempts"] = .array(attempts.map(\.json))
        return .object(object)
    }

    private static func share(_ proportion: Proportion) -> JSONValue {
        let interval = proportion.wilson()
        return [
            "value": .optional(proportion.estimate), "successes": .int(Int(proportion.successes)),
            "interval": interval.map { [.real($0.lower), .real($0.upper)] } ?? .null,
        ]
    }
}

extension ProgramAttempt {
    package var json: JSONValue {
        var object = JSONObject([
            .init("seed", .string("\(seed)")), .init("valid", .bool(isValid)), .init("success", .bool(succeeded)),
            .init("problems", .strings(problems)), .init("verdict", verdict?.json ?? .null),
            .init("wall_ms", .int(execution.wall.wholeMilliseconds)),
            .init("cpu_ms", .int(execution.cpu.wholeMilliseconds)),
        ])
        if let judged { object["judged"] = .array(judged.map(\.json)) }
        return .object(object)
    }
}
