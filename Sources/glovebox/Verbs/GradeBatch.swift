import Grading
import JSON
import Measures
import Posix
import Tasks

/// `glovebox grade --submissions LIST` and `--summary REPORT`: many submissions at once, and what they say together.
enum GradeBatch {
    static let submissions = Argument<Path?>.path(
        "submissions", "Many submissions, as MLE-bench's JSON lines: competition_id and submission_path")
    static let summaries = Argument<[Path]>.paths(
        "summary", "A summary report of an earlier batch, ours or MLE-bench's; several are taken as seeds")

    // MARK: Submissions

    static func grade(_ list: Path, _ parsed: Parsed, _ context: Context) async throws -> Exit {
        try GradeVerb.refuseForeign(
            parsed, beside: "--submissions, whose tasks know their own",
            which: [submissions, TaskGrade.part, TaskVerbs.split, TaskGrade.seed])
        let place = try TaskGrade.Place(parsed, context)
        let bytes = try await onThread { () throws(UsageError) in try read(list) }
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
            for line in BatchLines.lines(summary) { context.console.print(line) }
        }
        if lacking { return .lacking }
        return summary.valid == summary.runs ? .done : .failed
    }

    /// A list or a report; one that can't be read is a wrong question, as answers are that can't be.
    private static func read(_ file: Path) throws(UsageError) -> [UInt8] {
        do throws(GradingError) { return try RegularFile.read(file, limit: 1 << 28) } catch {
            throw UsageError(error.message, hint: error.hint)
        }
    }

    /// The attempts of a summary report.
    private static func reported(in file: Path) throws(UsageError) -> [SeedSummary.Attempt] {
        let bytes = try read(file)
        do throws(JSONError) {
            return try SeedSummary.Attempt.read(JSONNode.parse(bytes, source: file.string))
        } catch { throw UsageError(error.message, hint: error.hint) }
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
        try GradeVerb.refuseForeign(parsed, beside: "--summary, which has its scores already", which: [summaries])
        // By the file, however it is written.
        let places = files.map { (try? Files.resolve($0)) ?? $0 }
        for (index, place) in places.enumerated() where places[..<index].contains(place) {
            throw UsageError(
                "--summary names '\(files[index])' twice", hint: "Each summary is a seed of its own; name it once.")
        }
        let attempts = try await onThread {
            try files.flatMap { file in try reported(in: file) }
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
}
