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

    /// Refuses options that would say nothing without `--program` or `--outputs`, and these without a task.
    static func refuseStray(_ parsed: Parsed) throws(UsageError) {
        let ofProgram: [any Declared] = [attempts, passAt]
        if parsed[program] == nil, let given = ofProgram.first(where: { parsed.has($0) }) {
            throw UsageError("\(given.declaration.label) needs --program", hint: "Add --program FILE.")
        }
        let ofJudge: [any Declared] = [judge, judgeModel, judgeSamples]
        if let given = ofJudge.first(where: { parsed.has($0) }) {
            if !isAskedFor(parsed) {
                throw UsageError(
                    "\(given.declaration.label) needs --outputs or --program",
                    hint: "A judge looks at the figures of a task of the kind 'program'.")
            }
            if parsed[judge] == nil {
                throw UsageError("\(given.declaration.label) needs --judge", hint: "Add --judge URL.")
            }
        }
        guard isAskedFor(parsed), parsed[TaskGrade.task] == nil else { return }
        throw UsageError(
            "--outputs and --program need a task of the kind 'program'",
            hint: "Write: glovebox grade TASK --outputs DIR, or glovebox grade TASK --program FILE")
    }

    // MARK: The question

    /// What the command line asks, with all that the words alone tell to be wrong found.
    private struct Question {
        enum Subject {
            case folder(Path)
            case file(Path, attempts: Int, passAt: Int?, seed: Int)
        }

        let task: String
        let subject: Subject
        let judge: Opinion?
        let json: Bool

        /// The judge that `--judge` names, not asked yet.
        struct Opinion {
            let server: Courier
            let model: String?
            let samples: Int
        }

        init(_ parsed: Parsed) throws(UsageError) {
            task = parsed[TaskGrade.task] ?? ""
            json = parsed[Common.json]
            if let file = parsed[TaskGrade.file] {
                throw UsageError("\(file) can't stand beside --outputs or --program", hint: "Leave out one of them.")
            }
            if parsed[outputs] != nil, parsed[program] != nil {
                throw UsageError("--outputs can't stand beside --program", hint: "Leave out one of them.")
            }
            let common: [any Declared] = [
                TaskGrade.task, ProgramGrade.judge, judgeModel, judgeSamples,
            ]
            if let folder = parsed[outputs] {
                try GradeVerb.refuseForeign(parsed, beside: "--outputs", which: common + [outputs])
                subject = .folder(folder)
            } else {
                try GradeVerb.refuseForeign(
                    parsed, beside: "--program", which: common + [program, attempts, passAt, TaskGrade.seed])
                let (count, k) = (parsed[attempts], parsed[passAt])
                if let k, k > count {
                    throw UsageError(
                        "--pass-at \(k) needs at least \(k) runs, and there would be \(count)",
                        hint: "Add --attempts \(k).")
                }
                subject = .file(
                    parsed[program] ?? "", attempts: count, passAt: k, seed: parsed[TaskGrade.seed])
            }
            judge = try parsed[ProgramGrade.judge].map { address throws(UsageError) in
                do throws(ModelError) {
                    return Opinion(
                        server: try Courier(toNamed: address), model: parsed[judgeModel], samples: parsed[judgeSamples])
                } catch {
                    guard case .badChoice(_, let problem) = error else { throw UsageError(error.message) }
                    throw UsageError(
                        "--judge: '\(address)' is no address: \(problem)",
                        hint: "Write one like http://127.0.0.1:8080.")
                }
            }
        }
    }

    /// Answers the question; a program is run, and a judge asked, once nothing that is given can be wrong any more.
    static func run(_ parsed: Parsed, _ context: Context) async throws -> Exit {
        let question = try Question(parsed)
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        let scratch = try TemporaryFolder(prefix: "glovebox-grade")
        try Files.setMode(scratch.path, 0o755)
        let path = scratch.path
        let evaluator = try await onThread {
            try ProgramEvaluator(try library.task(question.task), at: installation.workplace, scratch: path)
        }
        if question.judge != nil { try evaluator.checkFigures() }
        switch question.subject {
        case .folder(let folder):
            guard Files.isFolder(folder) else {
                throw UsageError(
                    "--outputs: there is no folder '\(folder)'",
                    hint: "Name the folder that a program's output/ was left in.")
            }
            return try await grade(folder, question, evaluator, context.console)
        case .file(let file, let attempts, let k, let seed):
            let source = Research.Program(files: [.init("main.py", try bytes(ofProgram: file))])
            return try await attempt(source, attempts, seed: seed, passAt: k, question, evaluator, context.console)
        }
    }

    private static func bytes(ofProgram file: Path) throws(UsageError) -> [UInt8] {
        guard Files.isRegular(file) else {
            let problem = Files.isFolder(file) ? "'\(file)' is a folder" : "there is no file '\(file)'"
            throw UsageError("--program: \(problem)", hint: "Name a Python program.")
        }
        do throws(SystemError) { return try Files.read(file, limit: 1 << 20) } catch {
            throw UsageError(
                "--program: '\(file)' can't be read: \(SystemError.text(of: error.code))",
                hint: "Name a Python program of at most 1 MiB.")
        }
    }

    // MARK: The judge of figures

    /// The judge, found to see before anything is run; `nil` where none is wanted.
    private static func judge(_ question: Question) async throws -> FigureJudge? {
        guard let opinion = question.judge else { return nil }
        let server: OpenAIServer
        do throws(ModelError) {
            server = try await OpenAIServer.connect(opinion.server, model: opinion.model)
        } catch {
            guard case .severalModels(let names) = error else { throw error }
            throw UsageError(
                "\(opinion.server.address) offers several models: \(names.joined(separator: ", "))",
                hint: "Choose one: --judge-model \(names.first ?? "NAME").")
        }
        var judge = FigureJudge(server, samples: opinion.samples)
        judge.sightUsage = try await judge.checkSight()
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
            for sample in judgement.answers {
                guard let reason = sample.reading.reason else { continue }
                console.print("  answer \(sample.seed + 1): no score: \(reason)")
            }
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

    /// `cost of the judge: 600 tokens in, 20 out, and 90 in, 6 out to find out whether it sees`
    private static func show(costOf judge: FigureJudge, _ usage: Usage, on console: Console) {
        func words(_ usage: Usage) -> String {
            // No question is empty, so a server that says 0 didn't count.
            let read = usage.prompt > 0 ? "\(usage.prompt) tokens in" : "tokens in not counted by the server"
            return "\(read), \(usage.generated) out"
        }
        let figures = usage == Usage() ? "no question about a figure" : words(usage)
        console.print("cost of the judge: \(figures); \(words(judge.sightUsage)) to find out whether it sees")
    }

    // MARK: A folder

    /// Judges the files of a folder; a judge is asked only where all of them are there.
    private static func grade(
        _ folder: Path, _ question: Question, _ evaluator: ProgramEvaluator, _ console: Console
    ) async throws -> Exit {
        let (files, problems) = try await onThread { try evaluator.collect(from: folder) }
        let judge = problems.isEmpty ? try await judge(question) : nil
        let verdict = problems.isEmpty ? try await evaluator.judge(files) : nil
        var judgements: [FigureJudgement] = []
        if let judge { judgements = try await self.judgements(of: files, evaluator, by: judge) }
        let usage = judgements.reduce(Usage()) { $0 + $1.usage }
        if question.json {
            var document = JSONObject([
                .init("task", .string(question.task)), .init("outputs", .string(folder.string)),
                .init("valid", .bool(problems.isEmpty)), .init("success", .bool(verdict?.success ?? false)),
                .init("problems", .strings(problems)), .init("verdict", verdict?.json ?? .null),
            ])
            if question.judge != nil {
                document["judged"] = judge?.report(judgements.map(\.json), usage: usage) ?? .null
            }
            console.document(.object(document))
        } else {
            show(problems, verdict, on: console)
            if let judge {
                show(judgements, of: judge, on: console)
                show(costOf: judge, usage, on: console)
            }
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
        _ source: Research.Program, _ count: Int, seed: Int, passAt k: Int?, _ question: Question,
        _ evaluator: ProgramEvaluator, _ console: Console
    ) async throws -> Exit {
        let judge = try await judge(question)
        var runs: [ProgramAttempt] = []
        for number in 0..<count {
            try Task.checkCancellation()
            var run = try await evaluator.attempt(source, seed: UInt64(seed) + UInt64(number))
            if let judge {
                run.judged =
                    run.isValid ? try await judgements(of: run.execution.outputs, evaluator, by: judge) : []
            }
            runs.append(run)
            guard !question.json else { continue }
            console.print("seed \(run.seed), \(run.execution.wall.brief):")
            show(run.problems, run.verdict, on: console)
            if let judge { show(run.judged ?? [], of: judge, on: console) }
            if !run.isValid, !run.execution.stderr.text.isEmpty {
                console.print("  \(run.execution.stderr.text.suffix(300))")
            }
        }
        let score = ProgramScore(runs)
        if question.json {
            console.document(score.json(task: question.task, passAt: k, judge: judge))
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
        // A program that lies there was written before, and nobody but a judge is asked here.
        console.print(
            "cost of the runs: \(score.wall.brief) on the clock, \(score.cpu.brief) of processor time, no tokens")
        guard let judge else { return }
        for (name, summary) in score.judged {
            let mean = summary.mean.map { decimal($0, places: 1) } ?? "-"
            let error = summary.standardError.map { " ± \(decimal($0, places: 1))" } ?? ""
            console.print("judged by \(judge.name): \(name) \(mean)\(error) of 100 over \(summary.count) runs")
        }
        show(costOf: judge, score.judgeUsage, on: console)
    }
}
