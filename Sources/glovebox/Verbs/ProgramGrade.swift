import Evaluation
import JSON
import Measures
import Posix
import Research
import Statistics
import Tasks

/// `glovebox grade TASK --outputs DIR` and `glovebox grade TASK --program FILE`: the forms for tasks of the kind `program`.
enum ProgramGrade {
    static let outputs = Argument<Path?>.path(
        "outputs", "Judge the files of a folder by the task's evaluation program", offering: .folders)
    static let program = Argument<Path?>.path("program", "Run a program on the task, and judge what it leaves")
    static let attempts = Argument<Int>.integer(
        "attempts", "N", "How often --program is run, each time under another seed", default: 1, in: 1...10_000)
    static let passAt = Argument<Int?>.integer(
        "pass-at", "K",
        "Also estimate the chance that one of K runs of --program succeeds", in: 1...10_000)

    /// Whether the command line asks for one of the two.
    static func isAskedFor(_ parsed: Parsed) -> Bool { parsed[outputs] != nil || parsed[program] != nil }

    static func run(_ id: String, _ parsed: Parsed, _ context: Context) async throws -> Exit {
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        if let file = parsed[TaskGrade.file] {
            throw UsageError("\(file) can't stand beside --outputs or --program", hint: "Leave out one of them.")
        }
        let scratch = try TemporaryFolder(prefix: "glovebox-grade")
        try Files.setMode(scratch.path, 0o755)
        let path = scratch.path
        let evaluator = try await onThread {
            try ProgramEvaluator(try library.task(id), at: installation.workplace, scratch: path)
        }
        switch (parsed[outputs], parsed[program]) {
        case (let folder?, nil): return try await judge(folder, of: id, evaluator, parsed, context.console)
        case (nil, let file?): return try await attempt(file, of: id, evaluator, parsed, context.console)
        default: throw UsageError("--outputs can't stand beside --program", hint: "Leave out one of them.")
        }
    }

    // MARK: A folder

    private static func judge(
        _ folder: Path, of id: String, _ evaluator: ProgramEvaluator, _ parsed: Parsed, _ console: Console
    ) async throws -> Exit {
        guard Files.isFolder(folder) else { throw UsageError("--outputs: there is no folder '\(folder)'") }
        let (problems, verdict) = try await evaluator.grade(outputs: folder)
        if parsed[Common.json] {
            console.document([
                "task": .string(id), "outputs": .string(folder.string), "valid": .bool(problems.isEmpty),
                "success": .bool(verdict?.success ?? false), "problems": .strings(problems),
                "verdict": verdict?.json ?? .null,
            ])
        } else {
            show(problems, verdict, on: console)
        }
        return verdict?.success == true ? .done : .failed
    }

    private static func show(_ problems: [String], _ verdict: ProgramVerdict?, on console: Console) {
        guard let verdict else {
            console.print("failure: not judged")
            for problem in problems { console.print("  \(problem)") }
            return
        }
        console.print(verdict.success ? "success" : "failure")
        for score in verdict.scores { console.print("  \(score.name) \(decimal(score.value, places: 5))") }
        if let problem = verdict.problem { console.print("  \(problem)") }
        for line in verdict.log.split(whereSeparator: \.isNewline) { console.print("  \(line)") }
    }

    // MARK: A program

    private static func attempt(
        _ file: Path, of id: String, _ evaluator: ProgramEvaluator, _ parsed: Parsed, _ console: Console
    ) async throws -> Exit {
        let (count, k) = (parsed[attempts], parsed[passAt])
        if let k, k > count {
            throw UsageError(
                "--pass-at \(k) needs at least \(k) runs, and there would be \(count)", hint: "Add --attempts \(k).")
        }
        let source = Research.Program(files: [Research.Program.File("main.py", try Files.read(file, limit: 1 << 20))])
        var runs: [ProgramAttempt] = []
        for number in 0..<count {
            try Task.checkCancellation()
            let run = try await evaluator.attempt(source, seed: UInt64(parsed[TaskPrepareVerb.seed] + number))
            runs.append(run)
            guard !parsed[Common.json] else { continue }
            console.print("seed \(run.seed), \(run.execution.wall.brief):")
            show(run.problems, run.verdict, on: console)
            if !run.isValid, !run.execution.stderr.text.isEmpty {
                console.print("  \(run.execution.stderr.text.suffix(300))")
            }
        }
        let score = ProgramScore(runs)
        if parsed[Common.json] {
            console.document(score.json(task: id, passAt: k))
        } else {
            summarise(score, passAt: k, on: console)
        }
        return score.successes.successes > 0 ? .done : .failed
    }

    private static func summarise(_ score: ProgramScore, passAt k: Int?, on console: Console) {
        func line(_ name: String, _ proportion: Proportion) -> String {
            let share = proportion.estimate.map { decimal(100 * $0, places: 1) } ?? "-"
            let interval = proportion.wilson().map {
                ", 95 % in [\(decimal(100 * $0.lower, places: 1)), \(decimal(100 * $0.upper, places: 1))]"
            }
            return "\(name) \(share) %, \(Int(proportion.successes)) of \(score.attempts.count)\(interval ?? "")"
        }
        console.print(line("success rate (pass@1)", score.successes))
        console.print(line("valid execution rate", score.validExecutions))
        if let k, let chance = score.passAt(k) {
            console.print("pass@\(k) \(decimal(100 * chance, places: 1)) %: \(ProgramScore.passAtRule)")
        }
        for partial in score.partial {
            let error = partial.standardError.map { " ± \(decimal($0, places: 5))" } ?? ""
            console.print("\(partial.name) \(decimal(partial.mean, places: 5))\(error)")
        }
        console.print("cost: \(score.wall.brief) on the clock, \(score.cpu.brief) of processor time, no tokens")
    }
}
