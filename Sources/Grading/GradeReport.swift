package import JSON
import Statistics

/// One graded submission as MLE-bench reports it: its fields in its order, then ours.
package struct GradeReport: Sendable {
    /// The competition or task; `nil` where files are graded without one.
    package let competition: String?
    /// The grade.
    package let grade: Grade
    /// The metric's name; `nil` where not even the task could be read.
    package let metric: String?
    /// The competition's leaderboard, where it has one.
    package let leaderboard: Leaderboard?
    /// Which way is better, as the metric says; `nil` where there is none.
    package let direction: Direction?
    /// The submission's file.
    package let path: String
    /// Whether that file is there and its name ends in `.csv`, in any case.
    package let exists: Bool
    /// When the report was made, as ISO 8601.
    package let createdAt: String

    /// Collects what a report says.
    package init(
        competition: String?, grade: Grade, metric: MetricDescription?, leaderboard: Leaderboard?, path: String,
        exists: Bool, createdAt: String
    ) {
        self.competition = competition
        self.grade = grade
        self.metric = metric?.name
        self.leaderboard = leaderboard
        direction = metric?.direction
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

    /// Whether the submission was looked at; false where the task or its answers can't be used, which is not its fault.
    package var isGraded: Bool {
        guard case .invalid(let problems) = grade else { return true }
        return !problems.contains { $0.kind == .notGradable }
    }

    /// What is left to the next better medal; `nil` with a gold one, without a score, and without a leaderboard.
    package var nextMedal: Leaderboard.NextMedal? {
        guard let score else { return nil }
        return leaderboard?.nextMedal(after: score)
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
            ("valid_submission", isGraded ? .bool(measurement != nil) : .null),
            ("is_lower_better", direction.map { .bool($0 == .lower) } ?? .null),
            ("created_at", .string(createdAt)),
            ("submission_path", .string(path)),
        ]
        fields += [
            ("metric", .optional(metric)),
            ("unrounded_score", .optional(measurement?.score)),
            ("standard_error", .optional(measurement?.standardError)),
            ("interval", interval),
            ("rank", position { board, score in .int(board.rank(of: score)) }),
            ("percentile", position { board, score in .real(board.percentile(of: score)) }),
            ("next_medal", .optional(nextMedal?.medal.rawValue)),
            ("distance_to_next_medal", .optional(nextMedal?.distance)),
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
