import Grading
import JSON
import Measures
import Posix
import Tasks

/// `glovebox grade TASK FILE`: the form of the verb that knows where the labels are.
enum TaskGrade {
    static let task = Argument<String?>.optionalPositional("TASK", "The id of a task")
    static let file = Argument<Path?>.optionalPositionalPath("FILE", "Predictions for the task's rows, as CSV")
    static let seed = TaskPrepareVerb.seed
    static let part = Argument<String>.choice(
        "part", SubmissionGrading.Part.allCases.map(\.rawValue), "Which of the task's rows to grade on", default: "test"
    )
    static let checkOnly = Argument<Bool>.flag(
        "check-only", "Only check the form of the file, without a look at any label; as often as one likes")

    static func run(_ id: String, _ parsed: Parsed, _ context: Context) async throws -> Exit {
        guard let file = parsed[file] else {
            throw UsageError("the file to grade is missing", hint: "Write: glovebox grade \(id) FILE")
        }
        try GradeVerb.refuseForeign(
            parsed, beside: "a task, which knows its own",
            which: [task, Self.file, part, TaskVerbs.split, seed, checkOnly])
        let place = try Place(parsed, context)
        let task = try await onThread { () throws(TaskError) in try place.task(id) }
        if parsed[checkOnly] {
            let form = try await onThread { () throws(TaskError) in try task.grading.check(file, on: place.part) }
            for note in form.notes { context.console.say(note) }
            show(form.problems, task: id, file, json: parsed[Common.json], on: context.console)
            return form.problems.isEmpty ? .done : .failed
        }
        let row = try await onThread { () throws(TaskError) in try task.graded(file, on: place.part) }
        for note in row.notes { context.console.say(note) }
        if parsed[Common.json] {
            context.console.document(row.json)
        } else {
            GradeVerb.show(row.report, on: context.console)
            if let opening = row.opening {
                context.console.print("opening \(opening) of this split's test labels on this installation")
            }
        }
        return row.report.grade.measurement == nil ? .failed : .done
    }

    private static func show(_ problems: [Problem], task: String, _ file: Path, json: Bool, on console: Console) {
        if json {
            console.document([
                "competition_id": .string(task), "submission_path": .string(file.string),
                "submission_exists": .bool(SubmissionFile.counts(file)), "well_formed": .bool(problems.isEmpty),
                "problems": .array(problems.map(\.json)),
            ])
            return
        }
        if problems.isEmpty { console.print("\(file): well-formed; nothing was graded") }
        for problem in problems { console.print(problem.text) }
    }

    // MARK: What is graded

    /// Where tasks are looked for, and which of their rows are graded.
    struct Place: Sendable {
        private let library: TaskLibrary
        private let home: Home
        private let split: SplitKind
        private let seed: UInt64
        let part: SubmissionGrading.Part

        init(_ parsed: Parsed, _ context: Context) throws {
            let installation = try context.installation()
            library = try TaskVerbs.library(parsed, installation)
            home = Home(installation.home)
            split = TaskVerbs.splitKind(parsed)
            seed = UInt64(parsed[TaskGrade.seed])
            part = SubmissionGrading.Part(rawValue: parsed[TaskGrade.part]) ?? .test
        }

        /// A task with its rows divided, ready to grade any number of files.
        func task(_ id: String) throws(TaskError) -> ReadyTask {
            let definition = try library.task(id)
            let prepared = try Preparation.prepare(definition, home: home, split: split)
            let grading = try SubmissionGrading(prepared, carve: prepared.carve(seed: seed), home: home)
            return ReadyTask(
                id: id, grading: grading, leaderboard: part == .test ? try definition.leaderboard() : nil)
        }
    }

    /// A task that can grade.
    struct ReadyTask: Sendable {
        let id: String
        let grading: SubmissionGrading
        let leaderboard: Leaderboard?

        func graded(_ file: Path, on part: SubmissionGrading.Part) throws(TaskError) -> Row {
            let result = try grading.grade(file, on: part, process: "glovebox grade")
            let exists = SubmissionFile.counts(file)
            return Row(
                report: report(result.grade, path: file.string, exists: exists), part: part,
                opening: result.opening?.number, notes: result.notes)
        }

        /// The row of an attempt that ended without a submission: it has no score, and no medal either.
        func withoutSubmission(on part: SubmissionGrading.Part) -> Row {
            let problem = Problem(.unreadable, "the attempt has no submission")
            return Row(report: report(.invalid([problem]), path: "", exists: false), part: part, opening: nil)
        }

        private func report(_ grade: Grade, path: String, exists: Bool) -> GradeReport {
            GradeReport(
                competition: id, grade: grade, metric: grading.grader.metric, leaderboard: leaderboard, path: path,
                exists: exists, createdAt: Clock.iso8601(Clock.wallMilliseconds()))
        }
    }

    /// A report, and how often the labels behind it have been opened.
    struct Row: Sendable {
        let report: GradeReport
        let part: SubmissionGrading.Part
        let opening: Int?
        /// What there is to remark about the file, for standard error.
        var notes: [String] = []

        var json: JSONValue {
            var document = report.json.objectValue ?? JSONObject()
            document["part"] = .string(part.rawValue)
            document["openings"] = .optional(opening)
            return .object(document)
        }
    }
}
