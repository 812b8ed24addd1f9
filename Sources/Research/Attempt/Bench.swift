import Measures
package import Posix
import Record
import Statistics
import Synchronization

/// Runs programs through the laboratory and has them graded, with each step in the chronicle.
package final class Bench: Sendable {
    private let laboratory: any Laboratory
    private let gate: Gate
    let examiner: any Examiner
    private let chronicle: Chronicle
    private let seed: UInt64
    private let waitedForModel: @Sendable () -> Duration
    private let executions = Mutex(0)
    private let step = Mutex(Step())

    /// When a step began, and what it has waited for since; the rest of its time is the loop's own.
    private struct Step {
        var began = ContinuousClock.now
        var modelBefore = Duration.zero
        var box = Duration.zero
    }

    package init(
        laboratory: any Laboratory, gate: Gate, examiner: any Examiner, chronicle: Chronicle, seed: UInt64,
        waitedForModel: @escaping @Sendable () -> Duration
    ) {
        self.waitedForModel = waitedForModel
        self.gate = gate
        self.laboratory = laboratory
        self.examiner = examiner
        self.chronicle = chronicle
        self.seed = seed
    }

    /// A step begins: what the loop itself needs from here to the grade goes into the record.
    package func beginStep() {
        let model = waitedForModel()
        step.withLock { $0 = Step(modelBefore: model) }
    }

    private var harnessMicroseconds: Int {
        let model = waitedForModel()
        let own = step.withLock { (ContinuousClock.now - $0.began) - (model - $0.modelBefore) - $0.box }
        return max(0, Int(own.components.seconds * 1_000_000 + own.components.attoseconds / 1_000_000_000_000))
    }

    /// The seed that a program gets: the same for every node, and another for each hold-out; below 2^31 for numpy's sake.
    func programSeed(holdout: Int = 0) -> UInt64 {
        var generator = SeededGenerator(seed: seed, stream: "program \(holdout)")
        return generator.next() & 0x7fff_ffff
    }

    /// Passes the gate, and writes down how; time at a shut gate is not the loop's own.
    func pass(node: Int) async throws -> Gate.Verdict {
        let isRecorded = chronicle.isReplaying
        let passed = try await gate.pass(node: node, in: chronicle)
        if !isRecorded { step.withLock { $0.box += .milliseconds(passed.waitedMs) } }
        return Gate.Verdict(rawValue: passed.verdict) ?? .cancelled
    }

    /// A node's first run: its stage afterwards.
    package func measure(_ program: Program, node: Int, input: Path) async throws -> Node.Stage {
        let (finished, submission) = try await execute(program, node: node, purpose: .node, input: input)
        let outcome = Node.Outcome(
            record: finished.outcome, wall: .milliseconds(finished.wallMs), cpu: .milliseconds(finished.cpuMs),
            stdout: finished.stdout.text, stderr: finished.stderr.text)
        let graded = try await grade(submission, finished, node: node, by: examiner)
        guard let score = graded.score, let submission else { return .buggy(program, outcome, graded.problems) }
        return .graded(program, outcome, score, submission: submission)
    }

    /// A candidate once more, on another hold-out and under another seed; its score is nil where it gave none this time.
    func repeated(
        _ program: Program, node: Int, on holdout: Holdout, number: Int
    ) async throws -> (score: ScoreRecord?, submission: [UInt8]?, cpu: Duration) {
        beginStep()
        let (finished, submission) = try await execute(
            program, node: node, purpose: .repeat, input: holdout.input, holdout: number)
        let graded = try await grade(submission, finished, node: node, by: holdout.examiner)
        return (graded.score, submission, .milliseconds(finished.cpuMs))
    }

    /// Runs a program, and gives its submission where it left one.
    func execute(
        _ program: Program, node: Int, purpose: ExecutionPurpose, input: Path, holdout: Int = 0
    ) async throws -> (finished: ExecutionFinished, submission: [UInt8]?) {
        // A pause holds these up as well; after a cancellation they still run, because they finish what there is.
        if purpose != .node { _ = try await pass(node: node) }
        let number = executions.withLock { count in
            count += 1
            return count - 1
        }
        let seed = programSeed(holdout: holdout)
        try chronicle.fact(
            ExecutionStarted(execution: number, node: node, purpose: purpose, seed: seed, holdout: holdout))
        let finished = try await chronicle.effect { [laboratory] in
            let start = ContinuousClock.now
            let execution = try await laboratory.run(program, input: input, seed: seed)
            let box = ContinuousClock.now - start
            self.step.withLock { $0.box += box }
            try Task.checkCancellation()
            return try self.record(execution, number: number, node: node, box: box)
        }
        let file = finished.outputs.first { $0.name == Self.submissionName }
        return (finished, try file.map { try chronicle.blob($0.digest) })
    }

    /// Where a program leaves its predictions, relative to its output folder.
    package static let submissionName = "submission.csv"

    private func record(
        _ execution: Execution, number: Int, node: Int, box: Duration
    ) throws -> ExecutionFinished {
        func stream(_ stream: Execution.Stream) throws -> StreamRecord {
            StreamRecord(
                text: stream.text, bytes: stream.total, digest: try stream.kept.map { try chronicle.keep($0) },
                keptBytes: stream.kept?.count)
        }
        let outputs = try execution.outputs.map { file in
            FileRecord(name: file.name, digest: try chronicle.keep(file.bytes), bytes: file.bytes.count)
        }
        return ExecutionFinished(
            execution: number, node: node, outcome: execution.outcome, limitsHit: execution.limitsHit,
            refused: execution.refused, wallMs: execution.wall.wholeMilliseconds,
            cpuMs: execution.cpu.wholeMilliseconds,
            peakMemoryBytes: execution.peakMemoryBytes, peakProcesses: execution.peakProcesses,
            writtenBytes: execution.writtenBytes, setupMs: execution.setup.fractionalMilliseconds,
            stdout: try stream(execution.stdout), stderr: try stream(execution.stderr), layers: execution.layers,
            outputs: outputs, rejected: execution.rejected, boxMs: box.wholeMilliseconds,
            warm: execution.isWarm ? true : nil, warmUp: execution.warmUp, io: execution.io,
            throttled: execution.throttled)
    }

    /// Grades what an execution left; a program that failed has no score, whatever it left.
    private func grade(
        _ submission: [UInt8]?, _ finished: ExecutionFinished, node: Int, by examiner: any Examiner
    ) async throws -> NodeGraded {
        try await chronicle.effect { [self] in
            var problems = Self.problems(of: finished)
            var score: ScoreRecord?
            if problems.isEmpty, let submission {
                let verdict = try examiner.grade(submission)
                score = verdict.score
                problems = verdict.problems
            }
            return NodeGraded(
                node: node, execution: finished.execution, score: score, problems: problems,
                harnessUs: harnessMicroseconds)
        }
    }

    /// Why an execution can't be graded, in words for a model and a person.
    static func problems(of finished: ExecutionFinished) -> [String] {
        let outcome = finished.outcome
        var problems: [String] = []
        switch outcome.kind {
        case "exited" where outcome.code == 0: break
        case "exited": problems.append("the program ended with exit code \(outcome.code ?? -1)")
        case "signalled": problems.append("the program was ended by signal \(outcome.signal ?? -1)")
        case "killed_by_limit":
            let hit = finished.limitsHit.first { $0.limit == outcome.limit }
            let allowed = hit.map { " (allowed \($0.allowed), used \($0.used))" } ?? ""
            problems.append("the program was killed by its \(outcome.limit ?? "?") limit\(allowed)")
        case "refused": problems.append("the program was killed by the system call filter")
        default: problems.append("the program was \(outcome.kind)")
        }
        // A program that failed by itself often did so because a limit was in its way: "No space left on device".
        if !problems.isEmpty, let hit = finished.limitsHit.first(where: { $0.limit != outcome.limit }) {
            problems[0] += ", and its \(hit.limit) limit was reached (allowed \(hit.allowed), used \(hit.used))"
        }
        for refusal in finished.refused.prefix(3) where !problems.isEmpty {
            problems.append("\(refusal.systemCall) was refused\(refusal.hint.map { ": \($0)" } ?? "")")
        }
        if problems.isEmpty, !finished.outputs.contains(where: { $0.name == submissionName }) {
            let rejected = finished.rejected.first.map { " (\($0))" } ?? ""
            problems.append("the program wrote no output/\(submissionName)\(rejected)")
        }
        return problems
    }
}
