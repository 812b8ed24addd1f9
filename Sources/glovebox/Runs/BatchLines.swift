import Grading
import Measures
import Statistics

/// A batch as lines of text.
enum BatchLines {
    static func lines(_ summary: SummaryReport) -> [String] {
        guard summary.runs > 0 else { return ["no submissions"] }
        let header = ["competition", "score", "medal", "to the next", "rank", "teams beaten", "why there is no score"]
        var lines = Columns.aligned([header] + summary.reports.map(cells)).map(trimmed)
        lines.append("")
        lines.append(
            "\(counted(summary.runs, "run")), \(summary.withSubmissions) with a submission, \(summary.valid) valid; "
                + "\(counted(summary.medals(), "medal")) (\(summary.medals(.gold)) gold, \(summary.medals(.silver)) "
                + "silver, \(summary.medals(.bronze)) bronze), \(summary.aboveMedian) above the median")
        if summary.notGradable > 0 {
            lines.append("\(summary.notGradable) could not be graded, through no fault of theirs; they are in no share")
        }
        return lines + [""] + Self.lines(summary.seeds)
    }

    private static func cells(_ report: GradeReport) -> [String] {
        let competition = report.competition ?? "?"
        guard let score = report.score else {
            return [competition, "none", "", "", "", "", report.grade.reason ?? ""]
        }
        let error = report.grade.measurement?.standardError.map { " ± \(decimal($0, places: 5))" } ?? ""
        let shown = decimal(score, places: 5) + error
        guard let board = report.leaderboard else { return [competition, shown, "", "", "", "", ""] }
        let next = report.nextMedal.map { "\(decimal($0.distance, places: 5)) to \($0.medal.rawValue)" } ?? ""
        return [
            competition, shown, report.medal?.rawValue ?? "none", next,
            "\(board.rank(of: score)) of \(board.teams)",
            "\(decimal(100 * board.percentile(of: score), places: 1)) %", "",
        ]
    }

    /// Means over competitions and seeds.
    static func lines(_ seeds: SeedSummary) -> [String] {
        var lines: [String] = []
        let repeated = seeds.competitions.filter { $0.attempts.count > 1 }
        if !repeated.isEmpty {
            let header = ["competition", "attempts", "score over attempts [95 %]", "with a medal [95 %]"]
            lines += Columns.aligned([header] + repeated.map { cells($0.id, $0.attempts) }).map(trimmed) + [""]
        }
        for quantity in SeedSummary.Quantity.allCases {
            let estimate = seeds.estimate(quantity)
            guard let mean = estimate.mean else { continue }
            let error = estimate.standardError.map { " ± \(decimal($0, places: 4))" } ?? ""
            let interval =
                estimate.interval.map { ", 95 % in \(range($0, 4)) (\(estimate.method?.rawValue ?? ""))" }
                ?? " (no interval over fewer than \(SeedSummary.fewestCompetitions))"
            let over = estimate.overSeeds.map { summary in
                "; over \(summary.count) seeds \(mean4(summary))"
            }
            lines.append(
                "\(quantity.rawValue) \(decimal(mean, places: 4))\(error) over "
                    + "\(counted(estimate.competitions, "competition"))\(interval)\(over ?? "")")
        }
        return lines.isEmpty ? ["nothing was graded"] : lines
    }

    private static func cells(_ id: String, _ attempts: [SeedSummary.Attempt]) -> [String] {
        let scores = SeedSummary.scores(attempts)
        let interval = SeedSummary.scoreInterval(attempts).map { " \(range($0, 5))" } ?? ""
        let error = scores.standardError.map { " ± \(decimal($0, places: 5))" } ?? ""
        let medals = SeedSummary.medals(attempts)
        let share = medals.map { medals in
            "\(Int(medals.successes)) of \(Int(medals.trials))" + (medals.wilson().map { " \(range($0, 3))" } ?? "")
        }
        return [
            id, "\(attempts.count)", (scores.mean.map { decimal($0, places: 5) } ?? "none") + error + interval,
            share ?? "no leaderboard",
        ]
    }

    private static func mean4(_ summary: Summary) -> String {
        (summary.mean.map { decimal($0, places: 4) } ?? "none")
            + (summary.standardError.map { " ± \(decimal($0, places: 4))" } ?? "")
    }

    private static func range(_ interval: Interval, _ places: Int) -> String {
        "[\(decimal(interval.lower, places: places)), \(decimal(interval.upper, places: places))]"
    }

    private static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
