package import JSON
package import Statistics

/// What several attempts at the same competitions say together: means with errors, and intervals that stay in range.
///
/// Attempts at one competition are taken together first, since they share it; a share is the mean over competitions of
/// each one's mean. MLE-bench's own figure, the mean over seeds with its standard error, stands beside it.
package struct SeedSummary: Sendable {
    /// One graded attempt, from a report of ours or of MLE-bench.
    package struct Attempt: Sendable, Equatable {
        /// The competition's id.
        package let competition: String
        /// The rounded score; `nil` for an invalid submission.
        package let score: Double?
        /// The medal; `nil` for none.
        package let medal: Leaderboard.Medal?
        /// Whether the score beats the median.
        package let isAboveMedian: Bool
        /// Whether there was a file that counts as a submission; `nil` where the report doesn't say it.
        package let exists: Bool?
        /// Whether there was a leaderboard to win a medal on.
        package let hasLeaderboard: Bool
        /// The share of teams that were beaten; `nil` where the report doesn't say it.
        package let percentile: Double?
        /// The metric's name, where the report says it.
        package let metric: String?
    }

    /// Below this many competitions an interval over them means nothing.
    package static let fewestCompetitions = 6

    /// The attempts at each competition, in the order in which the competitions appear.
    package let competitions: [(id: String, attempts: [Attempt])]

    /// Sorts attempts by competition; the first of each are one seed, the second another.
    package init(_ attempts: [Attempt]) {
        let groups = Dictionary(grouping: attempts, by: \.competition)
        var seen: Set<String> = []
        competitions = attempts.map(\.competition).filter { seen.insert($0).inserted }.map { ($0, groups[$0] ?? []) }
    }

    /// A share, or a mean of values between 0 and 1, over competitions.
    package struct Estimate: Sendable, Equatable {
        /// The mean over competitions of each one's mean over its attempts.
        package let mean: Double?
        /// √(Σ(s_i − s̄)² / (N(N − 1))) over the N competitions' means.
        package let standardError: Double?
        /// 95 %; `nil` below six competitions.
        package let interval: Interval?
        /// How the interval was made.
        package let method: Method?
        /// How many competitions it rests on.
        package let competitions: Int
        /// The mean over seeds and its standard error (n − 1), as MLE-bench reports it; `nil` where the competitions have
        /// different numbers of attempts, or one each.
        package let overSeeds: Summary?
    }

    /// How an interval is made.
    package enum Method: String, Sendable {
        case wilson
        case bootstrap = "hierarchical bootstrap"
    }

    /// What is averaged over attempts, in the order of the report.
    package enum Quantity: String, CaseIterable, Sendable {
        case anyMedal = "any_medal"
        case gold = "gold_medal"
        case silver = "silver_medal"
        case bronze = "bronze_medal"
        case aboveMedian = "above_median"
        case exists = "submission_exists"
        case valid = "valid_submission"
        case percentile

        /// The value of an attempt; `nil` where it can't have one. An invalid submission beats nobody.
        func value(_ attempt: Attempt) -> Double? {
            switch self {
            case .valid: return attempt.score == nil ? 0 : 1
            case .exists: return attempt.exists.map { $0 ? 1 : 0 }
            case _ where !attempt.hasLeaderboard: return nil
            case .anyMedal: return attempt.medal == nil ? 0 : 1
            case .gold: return attempt.medal == .gold ? 1 : 0
            case .silver: return attempt.medal == .silver ? 1 : 0
            case .bronze: return attempt.medal == .bronze ? 1 : 0
            case .aboveMedian: return attempt.isAboveMedian ? 1 : 0
            case .percentile: return attempt.score == nil ? 0 : attempt.percentile
            }
        }
    }

    /// The mean of a quantity with its errors.
    ///
    /// With one attempt a competition, and where all attempts agree, a share's interval is Wilson's over the
    /// competitions; else competitions and then attempts are drawn anew (10,000 times, seeded), and since every draw is a
    /// mean of values between 0 and 1, so are the ends.
    package func estimate(_ quantity: Quantity) -> Estimate {
        // Where some report doesn't say how many teams were beaten, the zeros of invalid submissions alone would mislead.
        let isKnown =
            quantity != .percentile
            || competitions.allSatisfy {
                $0.attempts.allSatisfy { !$0.hasLeaderboard || $0.score == nil || $0.percentile != nil }
            }
        let values =
            isKnown ? competitions.map { $0.attempts.compactMap(quantity.value) }.filter { !$0.isEmpty } : []
        let means = Summary(values.compactMap { Summary($0).mean })
        let (interval, method) = interval(quantity, values, means.mean)
        return Estimate(
            mean: means.mean, standardError: means.standardError, interval: interval, method: method,
            competitions: values.count, overSeeds: Self.overSeeds(values))
    }

    private func interval(_ quantity: Quantity, _ values: [[Double]], _ mean: Double?) -> (Interval?, Method?) {
        guard let mean, values.count >= Self.fewestCompetitions else { return (nil, nil) }
        let isShare = quantity != .percentile
        if mean == 0 || mean == 1 || isShare && values.allSatisfy({ $0.count == 1 }) {
            let count = Double(values.count)
            return (Proportion(successes: mean * count, trials: count).wilson(), .wilson)
        }
        var generator = SeededGenerator(seed: 0, stream: "aggregate \(quantity.rawValue)")
        let interval = Bootstrap.hierarchical(values.map { [$0] }, using: &generator) { sample in
            Summary(sample.compactMap { Summary($0).mean }).mean
        }
        return (interval, interval.map { _ in .bootstrap })
    }

    private static func overSeeds(_ values: [[Double]]) -> Summary? {
        guard let count = values.first?.count, count > 1, values.allSatisfy({ $0.count == count }) else { return nil }
        return Summary((0..<count).compactMap { seed in Summary(values.map { $0[seed] }).mean })
    }

    // MARK: One competition

    /// The scores of one competition's valid attempts.
    package static func scores(_ attempts: [Attempt]) -> Summary { Summary(attempts.compactMap(\.score)) }

    /// Student's interval of their mean, cut to the metric's range; `nil` below two scores, and where they don't differ.
    package static func scoreInterval(_ attempts: [Attempt]) -> Interval? {
        let summary = scores(attempts)
        guard let error = summary.standardError, error > 0, let interval = summary.interval() else { return nil }
        let names = Set(attempts.compactMap(\.metric))
        let metric = names.count == 1 ? names.first.flatMap { try? MetricRegistry.metric($0) } : nil
        let (lower, upper) = metric?.description.scale.ends ?? (-.infinity, .infinity)
        return Interval(lower: max(interval.lower, lower), upper: min(interval.upper, upper), level: interval.level)
    }

    /// The share of one competition's attempts with a medal; `nil` without a leaderboard.
    package static func medals(_ attempts: [Attempt]) -> Proportion? {
        let values = attempts.compactMap(Quantity.anyMedal.value)
        guard !values.isEmpty else { return nil }
        return Proportion(successes: values.reduce(0, +), trials: Double(values.count))
    }

    // MARK: JSON

    /// The summary as JSON; every number with its denominator.
    package var json: JSONValue {
        var fields: [(String, JSONValue)] = [
            ("competitions", .int(competitions.count)),
            ("attempts", .int(competitions.reduce(0) { $0 + $1.attempts.count })),
        ]
        for quantity in Quantity.allCases { fields.append((quantity.rawValue, estimate(quantity).json)) }
        fields.append(("by_competition", .array(competitions.map { Self.json($0.id, $0.attempts) })))
        return .object(JSONObject(fields.map { .init($0.0, $0.1) }))
    }

    private static func json(_ id: String, _ attempts: [Attempt]) -> JSONValue {
        let scores = scores(attempts)
        let medals = medals(attempts)
        return [
            "competition_id": .string(id), "attempts": .int(attempts.count), "valid": .int(scores.count),
            "score": .optional(scores.mean), "standard_error": .optional(scores.standardError),
            "interval": json(scoreInterval(attempts)), "medals": .optional(medals.map { Int($0.successes) }),
            "medal_share": .optional(medals?.estimate), "medal_share_interval": json(medals?.wilson()),
        ]
    }

    fileprivate static func json(_ interval: Interval?) -> JSONValue {
        interval.map { .array([.real($0.lower), .real($0.upper)]) } ?? .null
    }
}

extension SeedSummary.Estimate {
    fileprivate var json: JSONValue {
        [
            "mean": .optional(mean), "standard_error": .optional(standardError), "interval": SeedSummary.json(interval),
            "method": .optional(method?.rawValue), "competitions": .int(competitions),
            "seeds": overSeeds.map { seeds in
                [
                    "count": .int(seeds.count), "mean": .optional(seeds.mean),
                    "standard_error": .optional(seeds.standardError),
                ]
            } ?? .null,
        ]
    }
}

extension SeedSummary.Attempt {
    /// What a report of ours says; `nil` where the task could not be graded.
    package init?(_ report: GradeReport) {
        guard report.isGraded, let competition = report.competition else { return nil }
        let board = report.leaderboard
        self.init(
            competition: competition, score: report.score, medal: report.medal,
            isAboveMedian: report.score.flatMap { board?.isAboveMedian($0) } ?? false, exists: report.exists,
            hasLeaderboard: board != nil,
            percentile: report.score.flatMap { board?.percentile(of: $0) }, metric: report.metric)
    }

    /// The attempts of a summary report, MLE-bench's or ours; those that could not be graded are left out.
    package static func read(_ summary: JSONNode) throws(JSONError) -> [SeedSummary.Attempt] {
        var attempts: [SeedSummary.Attempt] = []
        for report in try summary.anyObject().required("competition_reports").array() {
            if let attempt = try SeedSummary.Attempt(report) { attempts.append(attempt) }
        }
        return attempts
    }

    private init?(_ report: JSONNode) throws(JSONError) {
        let fields = try report.anyObject()
        guard let competition = try fields["competition_id"]?.string(), let valid = fields["valid_submission"] else {
            return nil
        }
        let score = try fields["score"]?.double()
        if try valid.bool() != (score != nil) {
            throw (fields["score"] ?? valid).error(
                score == nil ? "a valid submission has a score" : "\"valid_submission\" is false, and this is a score")
        }
        self.init(
            competition: competition, score: score, medal: try Self.medal(fields),
            isAboveMedian: try fields["above_median"]?.bool() ?? false,
            exists: try fields["submission_exists"]?.bool(), hasLeaderboard: fields["any_medal"] != nil,
            percentile: try fields["percentile"]?.double(in: 0...1), metric: try fields["metric"]?.string())
        guard score == nil else {
            if exists == false, let node = fields["submission_exists"] {
                throw node.error("there is a score without a file")
            }
            return
        }
        for key in ["any_medal", "above_median"] where try fields[key]?.bool() ?? false {
            throw (fields[key] ?? report).error("there is no score that could have earned this")
        }
        if let node = fields["percentile"] { throw node.error("there is no score that could have earned this") }
    }

    /// The one medal that a report tells, of which `any_medal` must say the same.
    private static func medal(_ fields: JSONFields) throws(JSONError) -> Leaderboard.Medal? {
        var medal: Leaderboard.Medal?
        for candidate in Leaderboard.Medal.allCases {
            guard let node = fields["\(candidate.rawValue)_medal"], try node.bool() else { continue }
            if let medal { throw node.error("a submission has one medal, and this one has \(medal.rawValue) already") }
            medal = candidate
        }
        if let any = fields["any_medal"], try any.bool() != (medal != nil) {
            throw any.error(medal.map { "there is a \($0.rawValue) medal" } ?? "none of the three medals is true")
        }
        return medal
    }
}

extension Scale {
    /// The ends of the range.
    fileprivate var ends: (lower: Double, upper: Double) {
        switch self {
        case .unit: (0, 1)
        case .signedUnit: (-1, 1)
        case .nonNegative: (0, .infinity)
        case .belowOne: (-.infinity, 1)
        case .line: (-.infinity, .infinity)
        }
    }
}
