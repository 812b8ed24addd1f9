import Grading
import JSON
import Measures
import Posix
import Statistics
import Tasks

/// `glovebox grade --submissions LIST` and `--summary REPORT`: many submissions at once, and what they say together.
enum GradeBatch {
    static let submissions = Argument<Path?>.path(
        "submissions", "Many submissions, as MLE-bench's JSON lines: competition_id and submission_path")
    static let summaries = Argument<[Path]>.paths(
        "summary", "A summary report of an earlier batch, ours or MLE-bench's; several are taken as seeds")

    // MARK: Submissions

    static func grade(_ list: Path, _ parsed: Parsed, _ context: Context) async throws -> Exit {
        try GradeVerb.refuseForeign(parsed, beside: "--submissions, whose tasks know their own")
        let place = try TaskGrade.Place(parsed, context)
        let bytes = try await onThread { () throws(GradingError) in try read(list) }
        var tasks: [String: Result<TaskGrade.ReadyTask, TaskError>] = [:]
        var rows: [TaskGrade.Row] = []
        var lacking = false
        for entry in SubmissionList.parse(bytes, source: list.string) {
            try Task.checkCancellation()
            switch entry {
            case .unreadable(let error):
                rows.append(row(nil, "", error, place.part))
            case .submission(let id, let path):
                let known = tasks[id]
                let task: Result<TaskGrade.ReadyTask, TaskError> = await onThread {
                    if let known { return known }
                    do throws(TaskError) { return .success(try place.task(id)) } catch { return .failure(error) }
                }
                tasks[id] = task
                do throws(TaskError) {
                    let ready = try task.get()
                    rows.append(
                        try await onThread { () throws(TaskError) in
                            guard let path else { return ready.withoutSubmission(on: place.part) }
                            return try ready.graded(Path(path), on: place.part)
                        })
                } catch {
                    lacking = lacking || error.exitCode == Exit.lacking.rawValue
                    rows.append(row(id, path ?? "", error, place.part))
                }
            }
        }
        for note in rows.flatMap(\.notes) { context.console.say(note) }
        let summary = SummaryReport(rows.map(\.report))
        if parsed[Common.json] {
            var document = summary.json.objectValue ?? JSONObject()
            document["competition_reports"] = .array(rows.map(\.json))
            context.console.document(.object(document))
        } else {
            show(summary, on: context.console)
        }
        if lacking { return .lacking }
        return summary.valid == summary.runs ? .done : .failed
    }

    private static func read(_ file: Path) throws(GradingError) -> [UInt8] {
        do throws(SystemError) { return try Files.read(file, limit: 1 << 28) } catch {
            throw .unreadable(file: file.string, reason: SystemError.text(of: error.code))
        }
    }

    /// The row of a submission that nobody could look at.
    private static func row(
        _ competition: String?, _ path: String, _ error: any Explained, _ part: SubmissionGrading.Part
    ) -> TaskGrade.Row {
        let report = GradeReport(
            competition: competition, grade: .invalid([Problem(.notGradable, error.message, hint: error.hint)]),
            metric: nil, leaderboard: nil, path: path, exists: !path.isEmpty && SubmissionFile.counts(Path(path)),
            createdAt: Clock.iso8601(Clock.wallMilliseconds()))
        return TaskGrade.Row(report: report, part: part, opening: nil)
    }

    // MARK: Reports

    static func combine(_ files: [Path], _ parsed: Parsed, _ context: Context) async throws -> Exit {
        try GradeVerb.refuseForeign(parsed, beside: "--summary, which has its scores already")
        let attempts = try await onThread {
            try files.flatMap { file in
                try SeedSummary.Attempt.read(
                    JSONNode.parse(try read(file), source: file.string))
            }
        }
        let seeds = SeedSummary(attempts)
        if parsed[Common.json] {
            context.console.document([
                "summaries": .strings(files.map(\.string)), "aggregate": seeds.json,
            ])
        } else {
            for line in BatchLines.lines(seeds) { context.console.print(line) }
        }
        return .done
    }

    private static func show(_ summary: SummaryReport, on console: Console) {
        for line in BatchLines.lines(summary) { console.print(line) }
    }
}

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
