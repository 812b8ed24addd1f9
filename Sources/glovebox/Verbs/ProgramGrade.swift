import Evaluation
import JSON
import LanguageModel
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

    static let judge = Argument<String?>.text(
        "judge", "URL", "Also ask a model that sees, at this server, how like PNG figures are to the gold ones")
    static let judgeModel = Argument<String?>.text(
        "judge-model", "NAME", "Which of the models at --judge; the only one where left out")
    static let judgeSamples = Argument<Int>.integer(
        "judge-samples", "N", "How often the judge is asked about each figure", default: 3, in: 1...100)

    /// Whether the command line asks for one of the two.
    static func isAskedFor(_ parsed: Parsed) -> Bool { parsed[outputs] != nil || parsed[program] != nil }

    /// Refuses options that would say nothing without `--program` or `--outputs`.
    static func refuseStray(_ parsed: Parsed) throws(UsageError) {
        let ofProgram: [any Declared] = [attempts, passAt]
        if parsed[program] == nil, let given = ofProgram.first(where: { parsed.has($0) }) {
            throw UsageError("\(given.declaration.label) needs --program", hint: "Add --program FILE.")
        }
        let ofJudge: [any Declared] = [judge, judgeModel, judgeSamples]
        guard let given = ofJudge.first(where: { parsed.has($0) }) else { return }
        if !isAskedFor(parsed) {
            throw UsageError(
                "\(given.declaration.label) needs --outputs or --program",
                hint: "A judge looks at the figures of a task of the kind 'program'.")
        }
        if parsed[judge] == nil {
            throw UsageError("\(given.declaration.label) needs --judge", hint: "Add --judge URL.")
        }
    }

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
        if parsed[outputs] != nil, parsed[program] != nil {
            throw UsageError("--outputs can't stand beside --program", hint: "Leave out one of them.")
        }
        let judge = try await judge(of: id, evaluator, parsed)
        if let folder = parsed[outputs] {
            return try await grade(folder, of: id, evaluator, judge, parsed, context.console)
        }
        guard let file = parsed[program] else { throw UsageError("neither --outputs nor --program is given") }
        return try await attempt(file, of: id, evaluator, judge, parsed, context.console)
    }

    // MARK: The judge of figures

    /// The judge that `--judge` names, found to see before anything is run; `nil` where none is named.
    private static func judge(
        of id: String, _ evaluator: ProgramEvaluator, _ parsed: Parsed
    ) async throws -> FigureJudge? {
        guard let address = parsed[judge] else { return nil }
        guard evaluator.hasFigures else { throw JudgeError.noFigures(task: id) }
        let server: OpenAIServer
        do throws(ModelError) {
            server = try await OpenAIServer.connect(to: address, model: parsed[judgeModel])
        } catch {
            switch error {
            case .badChoice(_, let problem):
                throw UsageError(
                    "--judge: '\(address)' is no address: \(problem)", hint: "Write one like http://127.0.0.1:8080.")
            case .severalModels(let names):
                throw UsageError(
                    "\(address) offers several models: \(names.joined(separator: ", "))",
                    hint: "Choose one: --judge-model \(names.first ?? "NAME").")
            default: throw error
            }
        }
        let judge = FigureJudge(server, samples: parsed[judgeSamples])
        try await judge.checkSight()
        return judge
    }

    /// `judged by NAME at ADDRESS, which changes no verdict: figure.png 73.3 of 100, the mean of 3 answers`
    private static func show(_ judgements: [FigureJudgement], of judge: FigureJudge, on console: Console) {
        console.print("judged by \(judge.name), \(judge.server); this changes no verdict:")
        if judgements.isEmpty { console.print("  no figure to look at") }
        for judgement in judgements {
            let score = judgement.score.map { "\(decimal($0, places: 1)) of 100" } ?? "no score"
            let scores = judgement.scores.map { decimal($0, places: 1, trimmed: true) }.joined(separator: ", ")
            let read = "\(judgement.scores.count) of \(judgement.answers.count) answers held a score"
            console.print("  \(judgement.name): \(score); \(read)\(scores.isEmpty ? "" : ": \(scores)")")
            if let problem = judgement.problem { console.print("  \(problem)") }
        }
    }

    private static func judgements(
        of outputs: [Research.Program.File], _ evaluator: ProgramEvaluator, by judge: FigureJudge
    ) async throws -> [FigureJudgement] {
        var judgements: [FigureJudgement] = []
        for figure in try evaluator.figures(among: outputs) { judgements.append(try await judge.judge(figure)) }
        return judgements
    }

    // MARK: A folder

    private static func grade(
        _ folder: Path, of id: String, _ evaluator: ProgramEvaluator, _ judge: FigureJudge?, _ parsed: Parsed,
        _ console: Console
    ) async throws -> Exit {
        guard Files.isFolder(folder) else { throw UsageError("--outputs: there is no folder '\(folder)'") }
        let (problems, verdict, files) = try await evaluator.grade(outputs: folder)
        var judgements: [FigureJudgement] = []
        if let judge, problems.isEmpty { judgements = try await self.judgements(of: files, evaluator, by: judge) }
        if parsed[Common.json] {
            var document = JSONObject([
                .init("task", .string(id)), .init("outputs", .string(folder.string)),
                .init("valid", .bool(problems.isEmpty)), .init("success", .bool(verdict?.success ?? false)),
                .init("problems", .strings(problems)), .init("verdict", verdict?.json ?? .null),
            ])
            if let judge {
                let usage = judgements.reduce(Usage()) { $0 + $1.usage }
                document["judged"] = [
                    "judge": judge.json, "figures": .array(judgements.map(\.json)), "usage": usage.json,
                ]
            }
            console.document(.object(document))
        } else {
            show(problems, verdict, on: console)
            if let judge { show(judgements, of: judge, on: console) }
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
        _ file: Path, of id: String, _ evaluator: ProgramEvaluator, _ judge: FigureJudge?, _ parsed: Parsed,
        _ console: Console
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
            var run = try await evaluator.attempt(source, seed: UInt64(parsed[TaskPrepareVerb.seed] + number))
            if let judge {
                run.judged =
                    run.isValid ? try await judgements(of: run.execution.outputs, evaluator, by: judge) : []
            }
            runs.append(run)
            guard !parsed[Common.json] else { continue }
            console.print("seed \(run.seed), \(run.execution.wall.brief):")
            show(run.problems, run.verdict, on: console)
            if let judge { show(run.judged ?? [], of: judge, on: console) }
            if !run.isValid, !run.execution.stderr.text.isEmpty {
                console.print("  \(run.execution.stderr.text.suffix(300))")
            }
        }
        let score = ProgramScore(runs)
        if parsed[Common.json] {
            console.document(score.json(task: id, passAt: k, judge: judge))
        } else {
            summarise(score, passAt: k, judge: judge, on: console)
        }
        return score.successes.successes > 0 ? .done : .failed
    }

    private static func summarise(
        _ score: ProgramScore, passAt k: Int?, judge: FigureJudge?, on console: Console
    ) {
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
        guard let judge else { return }
        for (name, summary) in score.judged {
            let mean = summary.mean.map { decimal($0, places: 1) } ?? "-"
            let error = summary.standardError.map { " ± \(decimal($0, places: 1))" } ?? ""
            console.print("judged by \(judge.name): \(name) \(mean)\(error) of 100 over \(summary.count) runs")
        }
        let usage = score.judgeUsage
        console.print("the judge read \(usage.prompt) tokens and wrote \(usage.generated)")
    }
}
