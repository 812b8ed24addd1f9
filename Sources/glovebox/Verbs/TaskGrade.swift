import Grading
import JSON
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

    static func run(_ id: String, _ parsed: Parsed, _ context: Context) async throws -> Exit {
        guard let file = parsed[file] else {
            throw UsageError("the file to grade is missing", hint: "Write: glovebox grade \(id) FILE")
        }
        let foreign = [
            ("--metric", parsed[GradeVerb.metric] != nil), ("--answers", parsed[GradeVerb.answers] != nil),
            ("--submission", parsed[GradeVerb.submission] != nil), ("--target", !parsed[GradeVerb.target].isEmpty),
            ("--leaderboard", parsed[GradeVerb.leaderboard] != nil), ("--against", parsed[GradeVerb.against] != nil),
        ]
        if let option = foreign.first(where: \.1)?.0 {
            throw UsageError("\(option) can't stand beside a task, which knows its own", hint: "Leave out one of them.")
        }
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        let home = Home(installation.home)
        let part = SubmissionGrading.Part(rawValue: parsed[part]) ?? .test
        let (split, seed) = (TaskVerbs.splitKind(parsed), UInt64(parsed[seed]))
        let (definition, metric, result) = try await onThread { () throws(TaskError) in
            let definition = try library.task(id)
            let prepared = try Preparation.prepare(definition, home: home, split: split)
            let grading = try SubmissionGrading(prepared, carve: prepared.carve(seed: seed), home: home)
            let result = try grading.grade(file, on: part, process: "glovebox grade")
            return (definition, grading.grader.metric, result)
        }
        let report = GradeReport(
            competition: id, grade: result.grade, metric: metric,
            leaderboard: part == .test ? try definition.leaderboard() : nil, path: file.string,
            exists: SubmissionFile.counts(file), createdAt: Clock.iso8601(Clock.wallMilliseconds()))
        if parsed[Common.json] {
            var document = report.json.objectValue ?? JSONObject()
            document["part"] = .string(part.rawValue)
            document["openings"] = .optional(result.opening?.number)
            context.console.document(.object(document))
        } else {
            GradeVerb.show(report, on: context.console)
            if let opening = result.opening {
                context.console.print("opening \(opening.number) of this split's test labels on this installation")
            }
        }
        return report.grade.measurement == nil ? .failed : .done
    }
}
