package import JSON
import Record
package import Research
package import Statistics

/// What a suite measured: raw scores per task, normalised gains, and how many cells each number rests on.
package struct ScoreTable: Sendable {
    /// One agent on one task, over its seeds.
    package struct Row: Sendable {
        package var agent: Agent
        package var task: String
        package var metric: String
        /// Valid test scores, in the order of the seeds.
        package var scores: [Double]
        /// The baseline's on the same rows.
        package var baselines: [Double]
        /// Normalised gains; an invalid submission counts as −1.
        package var gains: [Double]
        /// Paired gains over the baseline in the metric's unit, direction folded in.
        package var differences: [Double]
        /// Shares of the leaderboard's teams that were beaten, and the medals among them; empty without a leaderboard.
        package var percentiles: [Double] = []
        package var medals: [String] = []
        /// Runs that ended without a valid submission.
        package var invalid: Int
        /// Cells that could not be run; they are in no mean.
        package var infrastructure: Int

        package var score: Summary { Summary(scores) }
        package var gain: Summary { Summary(gains) }
        package var difference: Summary { Summary(differences) }
    }

    package let rows: [Row]

    package init(_ suite: Suite, _ outcomes: [Suite.Cell: Suite.Outcome]) {
        rows = suite.tasks.flatMap { task in
            suite.agents.map { agent in
                var row = Row(
                    agent: agent, task: task, metric: "", scores: [], baselines: [], gains: [], differences: [],
                    invalid: 0,
                    infrastructure: 0)
                for seed in suite.seeds {
                    switch outcomes[Suite.Cell(agent: agent, task: task, seed: seed)] {
                    case .finished(let result)?: row.add(result)
                    case .infrastructure?, nil: row.infrastructure += 1
                    }
                }
                return row
            }
        }
    }

    /// The mean over tasks of an agent's mean normalised gains, and its interval where there are tasks enough.
    package struct Overall: Sendable {
        package var agent: Agent
        package var tasks: Int
        package var gain: Double?
        /// Student's t over the tasks' means; nil below six tasks, where only the rows' intervals mean anything.
        package var interval: Interval?
    }

    /// Below so many tasks there is no interval over tasks.
    package static let fewestTasks = 6

    package func overall(_ agents: [Agent]) -> [Overall] {
        agents.map { agent in
            let perTask = rows.filter { $0.agent == agent && !$0.gains.isEmpty }.map(\.gains)
            let means = perTask.compactMap { Summary($0).mean }
            return Overall(
                agent: agent, tasks: perTask.count, gain: Summary(means).mean,
                interval: perTask.count >= Self.fewestTasks ? Summary(means).interval() : nil)
        }
    }

    package func json(_ agents: [Agent]) -> JSONValue {
        [
            "rows": .array(rows.map(\.json)),
            "overall": .array(
                overall(agents).map { overall in
                    [
                        "agent": .string(overall.agent.rawValue), "tasks": .int(overall.tasks),
                        "normalized_gain": .optional(overall.gain), "interval": overall.interval.map(Row.json) ?? .null,
                    ]
                }),
        ]
    }
}

extension ScoreTable.Row {
    mutating func add(_ result: RunResult) {
        guard let test = result.test else {
            infrastructure += 1
            return
        }
        if let baseline = test.baseline { baselines.append(baseline.value) }
        guard let score = test.submission else {
            invalid += 1
            gains.append(NormalizedGain.failure)
            return
        }
        metric = score.metric
        scores.append(score.value)
        if let gain = test.normalizedGain { gains.append(gain) }
        if let difference = test.gain { differences.append(difference.value) }
        if let percentile = test.percentile { percentiles.append(percentile) }
        if let medal = test.medal { medals.append(medal) }
    }

    static func json(_ interval: Interval) -> JSONValue { [.real(interval.lower), .real(interval.upper)] }

    private static func json(_ summary: Summary) -> JSONValue {
        [
            "n": .int(summary.count), "mean": .optional(summary.mean),
            "standard_error": .optional(summary.standardError),
            "interval": summary.interval().map(json) ?? .null,
        ]
    }

    /// How often each medal was earned, the best first.
    package var medalCounts: [(medal: String, count: Int)] {
        ["gold", "silver", "bronze"].map { medal in (medal, medals.count { $0 == medal }) }
    }

    private var standing: JSONValue {
        if percentiles.isEmpty { return .null }
        var document = JSONObject()
        for (medal, count) in medalCounts { document[medal] = .int(count) }
        document["percentile"] = Self.json(Summary(percentiles))
        return .object(document)
    }

    var json: JSONValue {
        [
            "agent": .string(agent.rawValue), "task": .string(task), "metric": .string(metric),
            "score": Self.json(score), "baseline": Self.json(Summary(baselines)), "normalized_gain": Self.json(gain),
            "gain_over_baseline": Self.json(difference), "invalid": .int(invalid),
            "leaderboard": standing, "infrastructure_failures": .int(infrastructure),
        ]
    }
}
