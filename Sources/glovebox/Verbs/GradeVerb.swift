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
        return report.grade.measurement == nil || difference?.isMeasured == false ? .failed : .done
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
            try refuseRepeatedColumns()
            try GradeVerb.refuseForeign(
                parsed, beside: "--answers and --submission",
                which: [
                    GradeVerb.metric, GradeVerb.answers, GradeVerb.submission, GradeVerb.id, GradeVerb.target,
                    GradeVerb.leaderboard, GradeVerb.against,
                ])
        }

        private func refuseRepeatedColumns() throws(UsageError) {
            let names = [id] + targets
            guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else { return }
            throw UsageError(
                twice == id
                    ? "--id and --target both name the column '\(twice)'"
                    : "--target names the column '\(twice)' twice",
                hint: "The ids only join the rows of \(answers) and \(submission); name each column once.")
        }

        private static func missing(_ option: String) -> UsageError {
            UsageError("\(option) is missing", hint: "Example: \(GradeVerb.verb.example)")
        }

        /// The grade, and what the comparison gave. What can't be used of answers or leaderboard is a wrong question.
        func answer() throws(UsageError) -> (GradeReport, Difference?, notes: [String]) {
            do throws(GradingError) { return try graded() } catch {
                throw UsageError(error.message, hint: error.hint)
            }
        }

        private func graded() throws(GradingError) -> (GradeReport, Difference?, notes: [String]) {
            let answers = try Table.read(answers)
            let description = try MetricRegistry.metric(metric).description
            let leaderboard = try leaderboard.map { path throws(GradingError) in
                try Leaderboard(try Table.read(path), direction: description.direction)
            }
            let table: Table
            switch SubmissionFile.read(submission) {
            case .failure(let unusable): return (report(unusable.asGrade, description, leaderboard), nil, [])
            case .success(let read): table = read
            }
            let (grader, own) = try grader(answers, table)
            let grade = try grader.grade(table, exactly: own)
            let report = report(grade, description, leaderboard)
            guard let against, grade.measurement != nil else { return (report, nil, answers.notes + table.notes) }
            return (report, compared(table, with: against, answers), answers.notes + table.notes)
        }

        private func report(
            _ grade: Grade, _ metric: MetricDescription, _ leaderboard: Leaderboard?
        ) -> GradeReport {
            GradeReport(
                competition: nil, grade: grade, metric: metric, leaderboard: leaderboard, path: submission.string,
                exists: SubmissionFile.counts(submission), createdAt: Clock.iso8601(Clock.wallMilliseconds()))
        }

        /// The grader that the files ask for, and the answers in its form.
        private func grader(
            _ answers: Table, _ submission: Table, beside others: [Table] = []
        ) throws(GradingError) -> (Grader, answers: Table) {
            let question = try StandaloneQuestion.infer(
                metric: metric,
                .init(answers: answers, submission: submission, others: others, id: id, targets: targets))
            return (try Grader(metric: metric, target: question.target, schema: question.schema), question.answers)
        }

        /// The comparison; classes are read off both files, so that swapping them turns its sign and nothing else.
        private func compared(_ first: Table, with other: Path, _ answers: Table) -> Difference {
            let second: Table
            switch SubmissionFile.read(other) {
            case .failure(let unusable): return Difference(path: other, outcome: .none(unusable.problem.text))
            case .success(let read): second = read
            }
            do throws(GradingError) {
                let (grader, own) = try grader(answers, first, beside: [second])
                let (value, error) = try grader.pairedDifference(first, second, answers: own)
                return Difference(path: other, outcome: .measured(value, standardError: error))
            } catch { return Difference(path: other, outcome: .none(error.message)) }
        }
    }

    /// How much better the submission is than another one.
    struct Difference {
        /// What the comparison gave: a number, or why there is none.
        enum Outcome {
            case measured(Double, standardError: Double)
            case none(String)
        }

        let path: Path
        let outcome: Outcome

        var isMeasured: Bool { if case .measured = outcome { true } else { false } }

        var json: JSONValue {
            switch outcome {
            case .measured(let value, let error):
                [
                    "submission_path": .string(path.string), "improvement": .real(value),
                    "standard_error": .real(error),
                    "reason": .null,
                ]
            case .none(let reason):
                [
                    "submission_path": .string(path.string), "improvement": .null, "standard_error": .null,
                    "reason": .string(reason),
                ]
            }
        }

        /// The line for a person.
        var text: String {
            switch outcome {
            case .measured(let value, let error):
                "\(decimal(abs(value), places: 5)) ± \(decimal(error, places: 5)) \(value < 0 ? "worse" : "better") than \(path)"
            case .none(let reason): "no comparison with \(path): \(reason)"
            }
        }
    }

    // MARK: Showing

    private static func document(_ report: GradeReport, _ difference: Difference?) -> JSONValue {
        guard var object = report.json.objectValue, let difference else { return report.json }
        object["against"] = difference.json
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
        if let difference { console.print(difference.text) }
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
