import Grading
import JSON
import Measures
import Posix
import Statistics

/// `glovebox grade`: a score with its error for a file of predictions.
enum GradeVerb {
    static let metric = Argument<String?>.text("metric", "NAME", "The metric; --list shows all")
    static let answers = Argument<Path?>.path("answers", "The true values, as CSV")
    static let submission = Argument<Path?>.path("submission", "The predictions, as CSV")
    static let id = Argument<String>.text("id", "COL", "The column that tells rows apart, in both files", default: "id")
    static let target = Argument<[String]>.list(
        "target", "COL[,COL…]", "The columns to compare, and those that the metric needs beside")
    static let leaderboard = Argument<Path?>.path(
        "leaderboard", "A leaderboard, as CSV with a column score, best first")
    static let against = Argument<Path?>.path("against", "Other predictions: tells the difference and its error")
    static let list = Argument<Bool>.flag("list", "Show all metrics, and do nothing else")

    static let verb = Verb(
        "grade", "Grade predictions: a file for a task or against answers, or a list of files",
        discussion: """
            For a task, the file answers the rows that 'glovebox task prepare' wrote with the same --split and --seed; its \
            form is checked before any label is read, and each look at test labels is counted. Rows are joined by id, never \
            by order. The report has MLE-bench's fields in MLE-bench's order, then the metric, its standard error and 95 % \
            interval, rank, percentile and distance to the next medal on the leaderboard, and the reason where there is no \
            score. An invalid submission ends with exit code 1.

            With --submissions a list of files is graded, and the report has MLE-bench's summary around one such report \
            each; a bad file or line stops no other, and the exit code is 1 where any has no score. Several attempts at one \
            competition are seeds: their means come with standard errors and intervals. With --summary the same is made of \
            reports written before.

            A task of the kind 'program' judges a folder of outputs, or a program that is run in the box, by its own \
            evaluation program, in a box of its own; exit code 1 without a success. With --judge, a model that sees is \
            asked as well how like each PNG figure is to the gold one of its name; its answers stand under 'judged', \
            and change neither success nor a rate.
            """,
        example: "glovebox grade --metric roc_auc --answers answers.csv --submission submission.csv --target survived",
        arguments: [
            TaskGrade.task, TaskGrade.file, TaskGrade.part, TaskVerbs.split, TaskGrade.seed, TaskGrade.checkOnly,
            Common.tasksDir, GradeBatch.submissions, GradeBatch.summaries, metric, answers, submission, id, target,
            leaderboard, against, list, ProgramGrade.outputs, ProgramGrade.program, ProgramGrade.attempts,
            ProgramGrade.passAt, ProgramGrade.judge, ProgramGrade.judgeModel, ProgramGrade.judgeSamples, Common.json,
        ]
    ) { parsed, context in
        if parsed[list] {
            show(MetricRegistry.all, json: parsed[Common.json], on: context.console)
            return .done
        }
        try ProgramGrade.refuseStray(parsed)
        if ProgramGrade.isAskedFor(parsed) { return try await ProgramGrade.run(parsed, context) }
        if let task = parsed[TaskGrade.task] { return try await TaskGrade.run(task, parsed, context) }
        if parsed[TaskGrade.checkOnly] {
            throw UsageError(
                "--check-only needs a task, whose manifest says what a submission looks like",
                hint: "Write: glovebox grade TASK FILE --check-only")
        }
        if let list = parsed[GradeBatch.submissions] { return try await GradeBatch.grade(list, parsed, context) }
        if !parsed[GradeBatch.summaries].isEmpty {
            return try await GradeBatch.combine(parsed[GradeBatch.summaries], parsed, context)
        }
        let question = try Question(parsed)
        let (report, difference, notes) = try question.answer()
        for note in notes { context.console.say(note) }
        if parsed[Common.json] {
            context.console.document(document(report, difference))
        } else {
            show(report, difference, on: context.console)
        }
        return report.grade.measurement == nil ? .failed : .done
    }

    /// Refuses whatever was given and says nothing in the form of the verb that was chosen.
    ///
    /// The form takes `own`, and like all of them `--json`; where tasks lie may always be said, as scripts do.
    static func refuseForeign(_ parsed: Parsed, beside form: String, which own: [any Declared]) throws(UsageError) {
        let taken = (own + [Common.json, Common.tasksDir]).map(\.declaration.label)
        guard let given = verb.arguments.first(where: { parsed.has($0) && !taken.contains($0.label) }) else { return }
        throw UsageError("\(given.label) can't stand beside \(form)", hint: "Leave out one of them.")
    }

    /// What the command line asks, with every required part there.
    private struct Question {
        let metric: String
        let answers: Path
        let submission: Path
        let id: String
        let targets: [String]
        let leaderboard: Path?
        let against: Path?

        init(_ parsed: Parsed) throws(UsageError) {
            guard let metric = parsed[GradeVerb.metric] else { throw Self.missing("--metric") }
            guard let answers = parsed[GradeVerb.answers] else { throw Self.missing("--answers") }
            guard let submission = parsed[GradeVerb.submission] else { throw Self.missing("--submission") }
            guard !parsed[GradeVerb.target].isEmpty else { throw Self.missing("--target") }
            self.metric = metric
            self.answers = answers
            self.submission = submission
            id = parsed[GradeVerb.id]
            targets = parsed[GradeVerb.target]
            leaderboard = parsed[GradeVerb.leaderboard]
            against = parsed[GradeVerb.against]
            try GradeVerb.refuseForeign(
                parsed, beside: "--answers and --submission",
                which: [
                    GradeVerb.metric, GradeVerb.answers, GradeVerb.submission, GradeVerb.id, GradeVerb.target,
                    GradeVerb.leaderboard, GradeVerb.against,
                ])
        }

        private static func missing(_ option: String) -> UsageError {
            UsageError("\(option) is missing", hint: "Example: \(GradeVerb.verb.example)")
        }

        func answer() throws -> (GradeReport, Difference?, notes: [String]) {
            let answers = try Table.read(answers)
            let description = try MetricRegistry.metric(metric).description
            let leaderboard = try leaderboard.map { path throws(GradingError) in
                try Leaderboard(try Table.read(path), direction: description.direction)
            }
            let (grade, notes) = try graded(submission, answers)
            let report = GradeReport(
                competition: nil, grade: grade, metric: description, leaderboard: leaderboard, path: submission.string,
                exists: SubmissionFile.counts(submission), createdAt: Clock.iso8601(Clock.wallMilliseconds()))
            guard let against, grade.measurement != nil else { return (report, nil, notes) }
            return (report, try difference(to: against, answers), notes)
        }

        private func graded(
            _ path: Path, _ answers: Table
        ) throws(GradingError) -> (grade: Grade, notes: [String]) {
            let table: Table
            switch SubmissionFile.read(path) {
            case .failure(let grade): return (grade.asGrade, [])
            case .success(let read): table = read
            }
            let question = try StandaloneQuestion.infer(
                metric: metric, .init(answers: answers, submission: table, id: id, targets: targets))
            let grader = try Grader(metric: metric, target: question.target, schema: question.schema)
            return (try grader.grade(table, exactly: question.answers), answers.notes + table.notes)
        }

        private func difference(to other: Path, _ answers: Table) throws(GradingError) -> Difference {
            let (first, second) = (try Table.read(submission), try Table.read(other))
            let question = try StandaloneQuestion.infer(
                metric: metric, .init(answers: answers, submission: first, id: id, targets: targets))
            let grader = try Grader(metric: metric, target: question.target, schema: question.schema)
            let (difference, error) = try grader.pairedDifference(first, second, answers: question.answers)
            return Difference(path: other, value: difference, standardError: error)
        }
    }

    /// How much better the submission is than another one.
    struct Difference {
        let path: Path
        let value: Double
        let standardError: Double
    }

    // MARK: Showing

    private static func document(_ report: GradeReport, _ difference: Difference?) -> JSONValue {
        guard var object = report.json.objectValue, let difference else { return report.json }
        object["against"] = [
            "submission_path": .string(difference.path.string), "improvement": .real(difference.value),
            "standard_error": .real(difference.standardError),
        ]
        return .object(object)
    }

    static func show(_ report: GradeReport, _ difference: Difference? = nil, on console: Console) {
        guard let measurement = report.grade.measurement else {
            console.print("\(report.path): no score")
            if case .invalid(let problems) = report.grade {
                for problem in problems { console.print("  \(problem.text)") }
            }
            return
        }
        let error = measurement.standardError.map { " ± \(decimal($0, places: 5))" } ?? ""
        let interval = measurement.interval.map {
            ", 95 % in [\(decimal($0.lower, places: 5)), \(decimal($0.upper, places: 5))]"
        }
        console.print(
            "\(measurement.metric) \(decimal(measurement.rounded, places: 5))\(error)\(interval ?? "") on \(grouped(measurement.count)) rows"
        )
        if let board = report.leaderboard {
            let share = decimal(100 * board.percentile(of: measurement.rounded), places: 1)
            let medal = report.medal.map { "\($0.rawValue) medal" } ?? "no medal"
            let next =
                report.nextMedal.map { ", \(decimal($0.distance, places: 5)) short of \($0.medal.rawValue)" } ?? ""
            console.print(
                "\(medal), rank \(board.rank(of: measurement.rounded)) among \(board.teams) teams, "
                    + "better than \(share) %\(next)")
        }
        if let difference {
            let sign = difference.value < 0 ? "worse" : "better"
            console.print(
                "\(decimal(abs(difference.value), places: 5)) ± \(decimal(difference.standardError, places: 5)) \(sign) than \(difference.path)"
            )
        }
    }

    private static func show(_ metrics: [MetricRegistry.Entry], json: Bool, on console: Console) {
        if json {
            console.document(["metrics": .array(metrics.map(\.json))])
            return
        }
        for metric in metrics {
            let description = metric.description
            let name = description.name + String(repeating: " ", count: max(1, 30 - description.name.count))
            console.print("\(name)\(description.title)")
            console.print(
                "    \(description.direction.rawValue) is better, \(description.scale.range); from \(metric.shape)")
            console.print("    \(description.source)")
        }
    }
}
