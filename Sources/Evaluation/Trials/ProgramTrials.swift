import Posix
import Research
package import Tasks

/// The honesty trials of a program task: what must succeed, and every cheat of `sandbox/trials` that makes sense on one.
///
/// Each program runs as an agent's does, and its outputs are judged by the task's evaluation program, in a box of its own. A
/// score is 1 for a success and 0 for none, so a cheat that is judged at all must have 0. Outputs that break the evaluation
/// program lose the trial too: it must judge whatever lies before it.
package struct ProgramTrials: Sendable {
    private let task: TaskDefinition
    private let workplace: Workplace

    package init(_ task: TaskDefinition, at workplace: Workplace) {
        self.task = task
        self.workplace = workplace
    }

    /// Tries everything; `heard` is told each finding as it comes.
    package func run(heard: (TrialFinding) -> Void = { _ in }) async throws -> [TrialFinding] {
        let program = try task.program()
        let scratch = try TemporaryFolder(prefix: "glovebox-trials")
        try Files.setMode(scratch.path, 0o755)
        try Plant.secret(in: scratch.path)
        let evaluator = try ProgramEvaluator(task, at: workplace, scratch: scratch.path)
        let hidden = ([program.evaluation, program.oracle] + program.gold).map { task.folder / $0 }
        let programs = try TrialPrograms(
            share: workplace.share, hidden: hidden + [scratch.path / Plant.name, workplace.home / "seed"])
        var findings: [TrialFinding] = []
        func note(_ finding: TrialFinding) {
            findings.append(finding)
            heard(finding)
        }
        let oracle = try await tries(Self.alone(task.file(program.oracle)), evaluator)
        note(
            TrialFinding(
                "oracle", "Runs the task's own solution, which must succeed.", oracle,
                TrialJudge.problems(withOracle: oracle, ideal: 1)))
        let baseline = try await tries(Self.alone(Files.read(task.baseline, limit: 1 << 20)), evaluator)
        note(
            TrialFinding(
                "baseline", "Runs the task's baseline, which must get a verdict.", baseline,
                TrialJudge.problems(withJudgedBaseline: baseline)))
        for trial in try HonestyTrial.all(share: workplace.share, for: .program) {
            try Task.checkCancellation()
            let run = try await tries(programs.program(trial.program), evaluator)
            var problems = TrialJudge.problems(with: run, expected: trial.expected)
            if let next = trial.then {
                let later = try await tries(programs.program(next), evaluator)
                problems += TrialJudge.problems(with: later, expected: trial.expected).map { "afterwards: \($0)" }
            }
            note(TrialFinding(trial.name, trial.tries, run, stoppedBy: trial.stoppedBy, problems))
        }
        return findings
    }

    private static func alone(_ bytes: [UInt8]) -> Program { Program(files: [Program.File("main.py", bytes)]) }

    private func tries(_ program: Program, _ evaluator: ProgramEvaluator) async throws -> TrialRun {
        let before = try FolderDigest.of(evaluator.input)
        let attempt = try await evaluator.attempt(program, seed: 1)
        let execution = attempt.execution
        var reasons = attempt.problems
        if let problem = attempt.verdict?.problem { reasons.append(problem) }
        let isJudged = attempt.verdict.map { $0.problem == nil } ?? false
        return TrialRun(
            outcome: execution.outcome, stdout: execution.stdout.text + (attempt.verdict?.log ?? ""),
            stderr: execution.stderr.text, outputs: execution.outputs.map(\.bytes),
            score: isJudged ? (attempt.succeeded ? 1 : 0) : nil, reasons: reasons, isWellFormed: isJudged,
            chance: .ofSuccess, isInputIntact: try FolderDigest.of(evaluator.input) == before)
    }
}
