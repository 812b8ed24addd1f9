import Measures
package import Posix
import Record
package import Research
import Sandbox
package import Tasks

/// Runs a program task's programs: an agent's in one box, and, once that is dead, the task's evaluation program in another.
///
/// The agent's box sees the input alone. From it come the declared files, and no others: no links, within their size. The
/// evaluation's box sees copies of these, the input and the gold files, and reports on descriptor 3. What a program prints is
/// never looked at.
package struct ProgramEvaluator: Sendable {
    private let task: TaskDefinition
    private let program: ProgramTask
    private let sandbox: Sandbox
    private let environment: BoxEnvironment
    private let scratch: Path
    /// What evaluation programs may import to compare figures.
    private let helper: [UInt8]
    private static let helper = "figures.py"
    package let input: Path

    /// Writes the task's input below `scratch`, a folder of ours.
    package init(_ task: TaskDefinition, at workplace: Workplace, scratch: Path) throws {
        self.task = task
        self.scratch = scratch
        program = try task.program()
        helper = try Files.read(workplace.share / "sandbox/evaluation" / Self.helper, limit: 1 << 20)
        sandbox = try Sandbox(jail: workplace.jail, share: workplace.share)
        environment = try BoxEnvironment.load(
            name: task.manifest.environment, share: workplace.share, home: workplace.home)
        try environment.check()
        input = scratch / "input"
        try ProgramInput.write(task, to: input)
    }

    private var declared: [Outputs.Declaration] {
        program.outputs.map { .file($0, limit: BoxLaboratory.largestOutput) }
    }

    // MARK: Figures

    /// The gold file of each declared output that is a picture, by the output's name.
    private var goldPictures: [(output: String, gold: String)] {
        program.outputs.filter(Figure.isPicture).compactMap { output in
            program.gold.first { Path($0).name == Path(output).name }.map { (output, $0) }
        }
    }

    /// Makes sure that the task has an output that a judge of figures can look at, beside gold pictures that can be shown.
    package func checkFigures() throws {
        if goldPictures.isEmpty { throw JudgeError.noFigures(task: task.id) }
        for (output, gold) in goldPictures {
            guard let problem = Figure.problem(withGold: try task.file(gold), of: output) else { continue }
            throw JudgeError.badGold(task: task.id, problem: problem)
        }
    }

    /// The pictures among the collected outputs, each beside its gold one.
    package func figures(among outputs: [Program.File]) throws -> [Figure] {
        try goldPictures.compactMap { name, gold in
            guard let found = outputs.first(where: { $0.name == name }) else { return nil }
            return Figure(name: name, found: found.bytes, gold: try task.file(gold))
        }
    }

    // MARK: A program

    /// Runs a program, and has its outputs judged where it ended well and left them all.
    package func attempt(_ source: Program, seed: UInt64) async throws -> ProgramAttempt {
        let laboratory = BoxLaboratory(
            sandbox: sandbox, environment: environment, limits: Limits(task.manifest.limits), scratch: scratch,
            warms: false, outputs: declared)
        let execution = try await laboratory.run(source, input: input, seed: seed)
        var problems: [String] = []
        if execution.outcome.kind != "exited" || execution.outcome.code != 0 {
            let words = [execution.outcome.kind, execution.outcome.limit, execution.outcome.code.map { "\($0)" }]
            problems.append("the program ended as \(words.compactMap(\.self).joined(separator: " "))")
        }
        problems += execution.rejected.map { "output/\($0)" }
        let verdict = problems.isEmpty ? try await judge(execution.outputs) : nil
        return ProgramAttempt(seed: seed, execution: execution, problems: problems, verdict: verdict)
    }

    // MARK: Outputs that are there already

    /// The declared files of a folder, which is trusted as little as a box's, and why any of them can't be had.
    package func collect(from folder: Path) throws -> (outputs: [Program.File], problems: [String]) {
        let copies = try TemporaryFolder(prefix: "outputs", in: scratch)
        var files: [Program.File] = []
        var problems: [String] = []
        for file in try Outputs(declared: declared, into: copies.path / "output").collect(from: folder) {
            switch file.result {
            case .collected(let path, _): files.append(Program.File(file.name, try Files.read(path)))
            case .missing: problems.append("\(file.name): it is not there")
            case .refused(let reason): problems.append("\(file.name): \(reason)")
            }
        }
        return (files, problems)
    }

    // MARK: The evaluation

    /// Runs the evaluation program on copies of the outputs.
    ///
    /// One that fails is no success of the outputs: they may have been made to break it. That it works is what the task's
    /// oracle shows. An error means that no box could be had.
    package func judge(_ outputs: [Program.File]) async throws -> ProgramVerdict {
        let folder = try TemporaryFolder(prefix: "evaluation", in: scratch)
        try Files.setMode(folder.path, 0o755)
        let (code, left, gold) = (folder.path / "program", folder.path / "outputs", folder.path / "gold")
        let name = Path(program.evaluation).name
        try write([Program.File(Self.helper, helper), Program.File(name, try task.file(program.evaluation))], to: code)
        try write(outputs, to: left)
        try write(program.gold.map { Program.File(Path($0).name, try task.file($0)) }, to: gold)
        // Isolated: no module is looked for beside the outputs, in the working folder, or where a variable says.
        var plan = environment.plan(
            ["python", "-I", "/box/evaluation/\(name)"], limits: Limits(task.manifest.limits))
        plan.mounts += [
            .readOnly(code, at: "/box/evaluation"), .readOnly(left, at: "/box/outputs"),
            .readOnly(gold, at: "/box/gold"), .readOnly(input, at: "/box/input"),
        ]
        plan.workingFolder = "/box"
        plan.report = Bytes(ProgramVerdict.reportLimit)
        let outcome = try await sandbox.run(plan)
        if case .couldNotStart(let obstacle) = outcome.ending { throw obstacle }
        guard outcome.succeeded else {
            let said = outcome.standardError.text.suffix(400)
            return .failed("the evaluation program ended as \(outcome.ending.words): \(said)")
        }
        guard let report = outcome.report, !report.isTruncated else {
            let size = outcome.report?.total ?? 0
            return .failed("the evaluation program reported \(Bytes(size)), more than 64 KiB")
        }
        do { return try ProgramVerdict(report: report.head) } catch {
            return .failed("the evaluation program's report can't be read: \(error)")
        }
    }

    private func write(_ files: [Program.File], to folder: Path) throws {
        try Files.makeFolder(folder)
        for file in files {
            try Files.makeFolder((folder / file.name).parent)
            try Files.writeAtomically(file.bytes, to: folder / file.name)
        }
    }
}

/// One run of a program on a program task.
package struct ProgramAttempt: Sendable {
    package var seed: UInt64
    package var execution: Execution
    /// Why it is no valid execution; empty where it ended with code 0 in time and wrote every declared file.
    package var problems: [String]
    /// What the evaluation said; nil where the execution is not valid.
    package var verdict: ProgramVerdict?
    /// What a judge said about its figures; `nil` where none was asked.
    package var judged: [FigureJudgement]?

    package var isValid: Bool { problems.isEmpty }
    package var succeeded: Bool { verdict?.success ?? false }
}
