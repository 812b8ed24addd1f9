package import JSON

/// The reports of a batch with MLE-bench's counts above them: its fields in its order, then ours.
package struct SummaryReport: Sendable {
    /// One report a submission, in the order of the list.
    package let reports: [GradeReport]

    /// Puts reports together.
    package init(_ reports: [GradeReport]) {
        self.reports = reports
    }

    /// How many submissions were asked for.
    package var runs: Int { reports.count }
    /// How many of them are files.
    package var withSubmissions: Int { reports.count(where: \.exists) }
    /// How many have a score.
    package var valid: Int { reports.count { $0.score != nil } }
    /// How many have a medal, or this one.
    package func medals(_ medal: Leaderboard.Medal? = nil) -> Int {
        reports.count { report in report.medal.map { medal == nil || $0 == medal } ?? false }
    }
    /// How many are better than the median of their leaderboard.
    package var aboveMedian: Int {
        reports.count { report in
            guard let score = report.score, let leaderboard = report.leaderboard else { return false }
            return leaderboard.isAboveMedian(score)
        }
    }
    /// How many could not be graded through no fault of the submission; they are in no share.
    package var notGradable: Int { reports.count { !$0.isGraded } }

    /// What the reports say together.
    package var seeds: SeedSummary { SeedSummary(reports.compactMap(SeedSummary.Attempt.init)) }

    /// The summary as JSON.
    package var json: JSONValue {
        [
            "total_runs": .int(runs), "total_runs_with_submissions": .int(withSubmissions),
            "total_valid_submissions": .int(valid), "total_medals": .int(medals()),
            "total_gold_medals": .int(medals(.gold)), "total_silver_medals": .int(medals(.silver)),
            "total_bronze_medals": .int(medals(.bronze)), "total_above_median": .int(aboveMedian),
            "competition_reports": .array(reports.map(\.json)), "total_not_gradable": .int(notGradable),
            "aggregate": seeds.json,
        ]
    }
}
