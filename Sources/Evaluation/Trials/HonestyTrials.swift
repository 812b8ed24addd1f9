import Posix
import Research
package import Tasks

/// The honesty trials of a task: what must succeed, and every cheat of `sandbox/trials` that makes sense on its kind.
package struct HonestyTrials: Sendable {
    private let task: TaskDefinition
    private let workplace: Workplace

    /// Trials of one task, with the boxes and the environments of a workplace.
    package init(_ task: TaskDefinition, at workplace: Workplace) {
        self.task = task
        self.workplace = workplace
    }

    /// Tries everything; `heard` is told each finding as it comes.
    package func run(heard: (TrialFinding) -> Void = { _ in }) async throws -> [TrialFinding] {
        let scratch = try TemporaryFolder(prefix: "glovebox-trials")
        switch task.manifest.kind {
        case .prediction:
            let ground = try await PredictionGround.prepare(task, at: workplace, in: scratch.path)
            return try await ground.laboratory.closed { try await findings(on: ground, heard) }
        case .program: return try await findings(on: ProgramGround(task, at: workplace, in: scratch.path), heard)
        case .interactive: throw TaskError.kindNotRunnable(task: task.id, kind: .interactive)
        }
    }

    private func findings(
        on ground: some TrialGround, _ heard: (TrialFinding) -> Void
    ) async throws -> [TrialFinding] {
        var findings: [TrialFinding] = []
        func note(_ finding: TrialFinding) {
            findings.append(finding)
            heard(finding)
        }
        note(try await ground.oracle())
        note(try await ground.baseline())
        for trial in try HonestyTrial.all(share: workplace.share, for: task.manifest.kind) {
            try Task.checkCancellation()
            note(try await ground.tries(trial))
        }
        return findings
    }
}

/// A task that is set up to be cheated on.
protocol TrialGround: Sendable {
    /// Makes programs of a trial's files.
    var programs: TrialPrograms { get }
    /// What must reach the ideal.
    func oracle() async throws -> TrialFinding
    /// What must get a score or a verdict.
    func baseline() async throws -> TrialFinding
    /// Goes the way of an agent's program, and tells what came of it.
    func run(_ program: Program) async throws -> TrialRun
}

extension TrialGround {
    /// Runs a cheat, and the second program that must find nothing of it, where there is one.
    func tries(_ trial: HonestyTrial) async throws -> TrialFinding {
        let run = try await run(programs.program(trial.program))
        var problems = TrialJudge.problems(with: run, expected: trial.expected)
        if let next = trial.then {
            let later = try await self.run(programs.program(next))
            problems += TrialJudge.problems(with: later, expected: trial.expected).map { "afterwards: \($0)" }
        }
        return TrialFinding(trial.name, trial.tries, run, stoppedBy: trial.stoppedBy, problems)
    }
}
