package import JSON
import Statistics

/// One graded submission as MLE-bench reports it: its fields in its order, then ours.
package struct GradeReport: Sendable {
    /// The competition or task; `nil` where files are graded without one.
    package let competition: String?
    /// The grade.
    package let grade: Grade
    /// The metric's name.
    package let metric: String
    /// The competition's leaderboard, where it has one.
    package let leaderboard: Leaderboard?
    /// Which way is better, where no leaderboard says so.
    package let direction: Direction
    /// The submission's file.
    package let path: String
    /// Whether that file is there and its name ends in `.csv`, in any case.
    package let exists: Bool
    /// When the report was made, as ISO 8601.
    package let createdAt: String

    /// Collects what a report says.
    package init(
        competition: String?, grade: Grade, metric: MetricDescription, leaderboard: Leaderboard?, path: String,
        exists: Bool, createdAt: String
    ) {
        self.competition = competition
        self.grade = grade
        self.metric = metric.name
        self.leaderboard = leaderboard
        direction = leaderboard?.direction ?? metric.direction
        self.path = path
        self.exists = exists
        self.createdAt = createdAt
    }

    /// The score with five decimals; `nil` for an invalid submission.
    package var score: Double? { grade.measurement?.rounded }

    /// The medal that the rounded score earns.
    package var medal: Leaderboard.Medal? {
        guard let score, let leaderboard else { return nil }
        return leaderboard.medal(for: score)
    }

    /// The report as JSON; what does not exist is null, and without a leaderboard the medals are null, not false.
    package var json: JSONValue {
        let measurement = grade.measurement
        var fields: [(String, JSONValue)] = [
            ("competition_id", competition.map(JSONValue.string) ?? .null),
            ("score", .optional(score)),
            ("gold_threshold", .optional(leaderboard?.gold)),
            ("silver_threshold", .optional(leaderboard?.silver)),
            ("bronze_threshold", .optional(leaderboard?.bronze)),
            ("median_threshold", .optional(leaderboard?.median)),
            ("any_medal", fact { _ in medal != nil }),
            ("gold_medal", fact { _ in medal == .gold }),
            ("silver_medal", fact { _ in medal == .silver }),
            ("bronze_medal", fact { _ in medal == .bronze }),
            ("above_median", fact { board in score.map(board.isAboveMedian) ?? false }),
            ("submission_exists", .bool(exists)),
            ("valid_submission", .bool(measurement != nil)),
            ("is_lower_better", .bool(direction == .lower)),
            ("created_at", .string(createdAt)),
            ("submission_path", .string(path)),
        ]
        fields += [
            ("metric", .string(metric)),
            ("standard_error", .optional(measurement?.standardError)),
            ("interval", interval),
            ("rank", position { board, score in .int(board.rank(of: score)) }),
            ("percentile", position { board, score in .real(board.percentile(of: score)) }),
            ("teams", leaderboard.map { .int($0.teams) } ?? .null),
            ("reason", grade.reason.map(JSONValue.string) ?? .null),
        ]
        return .object(JSONObject(fields.map { JSONObject.Member($0.0, $0.1) }))
    }

    private func fact(_ answer: (Leaderboard) -> Bool) -> JSONValue {
        leaderboard.map { .bool(answer($0)) } ?? .null
    }

    private func position(_ answer: (Leaderboard, Double) -> JSONValue) -> JSONValue {
        guard let leaderboard, let score else { return .null }
        return answer(leaderboard, score)
    }

    private var interval: JSONValue {
        guard let interval = grade.measurement?.interval else { return .null }
        return .array([.real(interval.lower), .real(interval.upper)])
    }
}

extension JSONValue {
    /// A number, or null where there is none.
    fileprivate static func optional(_ value: Double?) -> JSONValue {
        value.map(JSONValue.real) ?? .null
    }
}
