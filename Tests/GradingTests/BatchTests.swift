import JSON
import Statistics
import Testing

@testable import Grading

/// Lists of submissions, summaries, and what several attempts say together.
@Suite struct BatchTests {
    @Test func `MLE-bench's lines are read, comments are not, and a broken line stops no other`() {
        let text = """
            \u{FEFF}{"competition_id": "a", "submission_path": "a.csv"}
            # a comment
              // another {

            {"competition_id": "b", "submission_path": null, "seed": 3}\r
            {"competition_id": "c"}
            \t{"competition_id": "d", "submission_path": "d.csv"} x
            {"competition_id": "e", "submission_path": "é.csv"}
            """
        let entries = SubmissionList.parse(Array(text.utf8), source: "list.jsonl")
        let places = entries.map { entry in
            switch entry {
            case .submission(let competition, let path): "\(competition) \(path ?? "none")"
            case .unreadable(let error): error.message
            }
        }
        #expect(
            places == [
                "a a.csv", "b none", "list.jsonl:6:1: the key \"submission_path\" is missing",
                "list.jsonl:7:54: something stands after the end of the value", "e é.csv",
            ])
        #expect(SubmissionList.parse([], source: "list.jsonl").isEmpty)
        let broken = SubmissionList.parse([0x7B, 0xFF, 0, 0x0A, 0x22, 0xC3], source: "list.jsonl")
        #expect(broken.count == 2)
    }

    static func report(
        _ competition: String?, _ score: Double?, _ board: Leaderboard?, kind: Problem.Kind = .missingID,
        exists: Bool = true
    ) throws -> GradeReport {
        let metric = try MetricRegistry.metric("roc_auc").description
        let grade: Grade =
            if let score {
                .scored(
                    Measurement(
                        metric: metric.name, direction: .higher, score: score, standardError: nil, interval: nil,
                        count: 10))
            } else {
                .invalid([Problem(kind, "no score")])
            }
        return GradeReport(
            competition: competition, grade: grade, metric: kind == .notGradable ? nil : metric, leaderboard: board,
            path: "s.csv", exists: exists, createdAt: "")
    }

    @Test func `a summary has MLE-bench's counts in its order, then ours`() throws {
        let board = try #require(Leaderboard(scores: (1...50).map { 1 - Double($0) / 100 }, direction: .higher))
        let scores = [0.96, 0.92, 0.85, 0.7, 0.6]
        var reports = try scores.map { try Self.report("a", $0, board) }
        reports.append(try Self.report("a", nil, board, exists: false))
        reports.append(try Self.report("gone", nil, nil, kind: .notGradable))
        reports.append(try Self.report(nil, nil, nil, kind: .notGradable, exists: false))
        let json = SummaryReport(reports).json
        #expect(
            json.objectValue?.keys == [
                "total_runs", "total_runs_with_submissions", "total_valid_submissions", "total_medals",
                "total_gold_medals", "total_silver_medals", "total_bronze_medals", "total_above_median",
                "competition_reports", "total_not_gradable", "aggregate",
            ])
        let counts = json.objectValue?.members.compactMap { $0.value.intValue }
        #expect(counts == [8, 6, 5, 3, 1, 1, 1, 3, 2])
        let last = json["competition_reports"]?.arrayValue?.last
        #expect(last?["competition_id"] == .null && last?["valid_submission"] == .null && last?["metric"] == .null)
        #expect(last?["reason"] == "no score")
        // The attempt without a file counts as one without a medal; what could not be graded counts for nothing.
        let share = try #require(json["aggregate"]?["by_competition"]?.arrayValue?.first)
        #expect(share["attempts"] == 6 && share["medals"] == 3 && share["medal_share"] == .real(0.5))
        #expect(json["aggregate"]?["competitions"] == 1)
        // Our own document is read back to the same aggregate.
        let read = try SeedSummary.Attempt.read(JSONNode.parse(json.encoded(), source: "summary.json"))
        #expect(SeedSummary(read).json == json["aggregate"])
        #expect(SummaryReport([]).json["total_runs"] == 0)
    }

    /// A summary as MLE-bench writes it: no percentile, no metric.
    @Test func `a summary of MLE-bench is read as it is`() throws {
        let text = """
            {"total_runs": 2, "competition_reports": [
              {"competition_id": "a", "score": 0.5, "gold_threshold": 0.9, "any_medal": true, "gold_medal": false,
               "silver_medal": true, "bronze_medal": false, "above_median": true, "submission_exists": true,
               "valid_submission": true},
              {"competition_id": "b", "score": null, "gold_threshold": 0.9, "any_medal": false, "gold_medal": false,
               "silver_medal": false, "bronze_medal": false, "above_median": false, "submission_exists": true,
               "valid_submission": false},
              {"competition_id": "c", "score": null, "gold_threshold": 0.9, "any_medal": false, "gold_medal": false,
               "silver_medal": false, "bronze_medal": false, "above_median": false, "submission_exists": false,
               "valid_submission": false}]}
            """
        let attempts = try SeedSummary.Attempt.read(JSONNode.parse(text, source: "report.json"))
        #expect(attempts.map(\.medal) == [.silver, nil, nil] && attempts.map(\.score) == [0.5, nil, nil])
        let seeds = SeedSummary(attempts)
        #expect(seeds.estimate(.silver).mean == 1.0 / 3 && seeds.estimate(.gold).mean == 0)
        #expect(seeds.estimate(.exists).mean == 2.0 / 3 && seeds.estimate(.valid).mean == 1.0 / 3)
        #expect(seeds.estimate(.percentile).mean == nil, "zeros of invalid submissions alone would mislead")
        #expect(throws: JSONError.self) {
            try SeedSummary.Attempt.read(JSONNode.parse("{\"reports\": []}", source: "report.json"))
        }
        // As mle-bench writes the score of a metric without a value.
        let bare = #expect(throws: JSONError.self) {
            try JSONNode.parse("{\"competition_reports\": [{\"score\": NaN}]}", source: "report.json")
        }
        #expect(bare?.hint == "Write null for a number that does not exist.")
    }

    /// Each change makes one fact of a sound report contradict another.
    @Test(arguments: [
        ("\"valid_submission\": false", "\"valid_submission\" is false, and this is a score"),
        ("\"score\": null", "a valid submission has a score"), ("\"percentile\": 7", "7 is out of range: 0 to 1"),
        ("\"percentile\": -0.1", "-0.1 is out of range"), ("\"score\": \"high\"", "a number is needed here"),
        ("\"submission_exists\": false", "there is a score without a file"),
        ("\"gold_medal\": true", "a submission has one medal, and this one has gold already"),
        ("\"silver_medal\": false", "none of the three medals is true"),
        ("\"any_medal\": false", "there is a silver medal"),
    ])
    func `a report that contradicts itself is refused with its place`(change: String, message: String) throws {
        let facts = [
            ("competition_id", "\"a\""), ("score", "0.5"), ("any_medal", "true"), ("gold_medal", "false"),
            ("silver_medal", "true"), ("bronze_medal", "false"), ("above_median", "true"),
            ("submission_exists", "true"), ("valid_submission", "true"), ("percentile", "0.9"),
        ].map { "\"\($0)\": \($1)" }
        func read(_ facts: [String]) throws(JSONError) -> [SeedSummary.Attempt] {
            let text = "{\"competition_reports\": [{\n" + facts.joined(separator: ", \n") + "}]}"
            return try SeedSummary.Attempt.read(JSONNode.parse(text, source: "seed.json"))
        }
        #expect(try read(facts).count == 1)
        let key = change.prefix { $0 != ":" }
        let changed = facts.map { $0.hasPrefix(key) ? change : $0 }
        let error = #expect(throws: JSONError.self) { try read(changed) }
        #expect(
            error?.message.hasPrefix("seed.json:") ?? false && error?.problem.hasPrefix(message) ?? false,
            "\(error?.message ?? "")")
        #expect((error?.line ?? 0) > 1 && (error?.column ?? 0) > 8)
    }

    @Test(arguments: ["any_medal", "above_median", "percentile"])
    func `an attempt without a score has earned nothing`(key: String) throws {
        let value = key == "percentile" ? "0.5" : "true"
        let medal = key == "any_medal" ? ", \"gold_medal\": true" : ""
        let text = """
            {"competition_reports": [
              {"competition_id": "a", "score": null, "valid_submission": false\(medal), "\(key)": \(value)}]}
            """
        let error = #expect(throws: JSONError.self) {
            try SeedSummary.Attempt.read(JSONNode.parse(text, source: "seed.json"))
        }
        #expect(error?.line == 2 && error?.problem == "there is no score that could have earned this")
    }

    static func attempt(_ competition: Int, _ score: Double?, _ medal: Leaderboard.Medal?) -> SeedSummary.Attempt {
        SeedSummary.Attempt(
            competition: "c\(competition)", score: score, medal: medal, isAboveMedian: medal != nil,
            exists: true, hasLeaderboard: true, percentile: score, metric: "roc_auc")
    }

    @Test func `one attempt a competition gets Wilson's interval, and none below six`() throws {
        let none = SeedSummary((0..<22).map { Self.attempt($0, 0.5, nil) }).estimate(.anyMedal)
        #expect(none.mean == 0 && none.standardError == 0 && none.method == .wilson && none.competitions == 22)
        #expect(none.interval?.lower == 0 && isClose(none.interval?.upper, 0.1487, within: 1e-3))
        let some = SeedSummary((0..<20).map { Self.attempt($0, 0.5, $0 < 5 ? .gold : nil) }).estimate(.gold)
        #expect(some.interval == Proportion(successes: 5, trials: 20).wilson() && some.overSeeds == nil)
        #expect(isClose(some.standardError, (0.25 * 0.75 / 19).squareRoot()))
        let few = SeedSummary((0..<5).map { Self.attempt($0, 0.5, .gold) }).estimate(.anyMedal)
        #expect(few.mean == 1 && few.interval == nil && few.method == nil)
    }

    @Test func `several attempts a competition are means, errors and resampled intervals as Python computes them`()
        async throws
    {
        var generator = SeededGenerator(seed: 61, stream: "seeds")
        // Competitions differ in how easy they are, and are tried three times.
        let table = (0..<24).map { competition in
            (0..<3).map { _ in generator.uniform() < Double(competition) / 30 ? 1.0 : 0.0 }
        }
        let attempts = (0..<3).flatMap { seed in
            (0..<24).map { Self.attempt($0, 0.25 + table[$0][seed] / 4, table[$0][seed] == 1 ? .bronze : nil) }
        }
        let program = """
            import json, random, statistics, sys
            table = json.load(sys.stdin)
            rng = random.Random(7)
            draws = sorted(
                statistics.fmean(
                    statistics.fmean(rng.choice(row) for _ in row) for row in (rng.choice(table) for _ in table))
                for _ in range(10000))
            means = [statistics.fmean(row) for row in table]
            seeds = [statistics.fmean(column) for column in zip(*table)]
            print(json.dumps({
                "mean": statistics.fmean(means), "se": statistics.stdev(means) / len(means) ** 0.5,
                "seeds": [statistics.fmean(seeds), statistics.stdev(seeds) / len(seeds) ** 0.5],
                "interval": [draws[250], draws[9749]],
                "score": statistics.fmean(0.25 + x / 4 for x in table[20]),
                "score_se": statistics.stdev(0.25 + x / 4 for x in table[20]) / 3 ** 0.5}))
            """
        let reply = try await PythonReference.answer(program, to: .array(table.map { .numbers($0) }))
        let seeds = SeedSummary(attempts)
        let estimate = seeds.estimate(.anyMedal)
        #expect(isClose(estimate.mean, reply["mean"]?.doubleValue))
        #expect(isClose(estimate.standardError, reply["se"]?.doubleValue))
        #expect(isClose(estimate.overSeeds?.mean, reply["seeds"]?.arrayValue?[0].doubleValue))
        #expect(isClose(estimate.overSeeds?.standardError, reply["seeds"]?.arrayValue?[1].doubleValue))
        #expect(estimate.method == .bootstrap && estimate.overSeeds?.count == 3)
        // Two bootstraps with different draws: their ends differ by sampling alone.
        #expect(isClose(estimate.interval?.lower, reply["interval"]?.arrayValue?[0].doubleValue, within: 0.02))
        #expect(isClose(estimate.interval?.upper, reply["interval"]?.arrayValue?[1].doubleValue, within: 0.02))
        let scores = SeedSummary.scores(seeds.competitions[20].attempts)
        #expect(isClose(scores.mean, reply["score"]?.doubleValue))
        #expect(isClose(scores.standardError, reply["score_se"]?.doubleValue))
        #expect(seeds.json == SeedSummary(attempts).json, "the same attempts give the same intervals")
    }

    @Test func `intervals never leave their range`() throws {
        var generator = SeededGenerator(seed: 62, stream: "range")
        for round in 0..<5 {
            let share = [0, 0.02, 0.5, 0.98, 1][round % 5]
            let attempts = (0..<(6 + round)).flatMap { competition in
                (0..<(1 + generator.integer(below: 4))).map { _ in
                    let wins = generator.uniform() < share
                    return Self.attempt(competition, wins ? 1 : 0.01 * generator.uniform(), wins ? .gold : nil)
                }
            }
            let seeds = SeedSummary(attempts)
            for quantity in SeedSummary.Quantity.allCases {
                let estimate = seeds.estimate(quantity)
                let (mean, interval) = (try #require(estimate.mean), try #require(estimate.interval))
                #expect(interval.lower >= 0 && interval.upper <= 1 && interval.lower < interval.upper)
                #expect(interval.contains(mean))
            }
            for competition in seeds.competitions {
                if let interval = SeedSummary.scoreInterval(competition.attempts) {
                    #expect(interval.lower >= 0 && interval.upper <= 1)
                }
            }
        }
        // Three attempts near the end of the range: Student's interval would go beyond 1.
        let near = [0.99, 0.95, 0.999].map { Self.attempt(1, $0, nil) }
        #expect(SeedSummary.scoreInterval(near)?.upper == 1)
        #expect(SeedSummary.scoreInterval([near[0], near[0]]) == nil, "no difference seen is not certainty")
    }
}
