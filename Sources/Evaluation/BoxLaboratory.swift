package import Measures
package import Posix
import Record
package import Research
package import Sandbox

/// The planner's laboratory: each program runs in a box of its own.
package struct BoxLaboratory: Laboratory {
    private let sandbox: Sandbox
    private let environment: BoxEnvironment
    private let limits: Limits
    private let scratch: Path
    private let outputs: [Outputs.Declaration]

    /// `scratch` is a folder of ours for programs on their way in and outputs on their way out.
    package init(
        sandbox: Sandbox, environment: BoxEnvironment, limits: Limits, scratch: Path,
        outputs: [Outputs.Declaration] = [.every(count: 16, limit: largestOutput, total: largestOutput)]
    ) {
        self.sandbox = sandbox
        self.environment = environment
        self.limits = limits
        self.scratch = scratch
        self.outputs = outputs
    }

    /// The largest file that a program may leave.
    package static let largestOutput = Bytes.mebibytes(64)

    package func run(_ program: Program, input: Path, seed: UInt64) async throws -> Execution {
        let folder = try TemporaryFolder(prefix: "execution", in: scratch)
        let (code, output) = (folder.path / "program", folder.path / "output")
        try Files.setMode(folder.path, 0o755)
        try Files.makeFolder(code)
        try Files.makeFolder(output)
        for file in program.files { try Files.writeAtomically(file.bytes, to: code / file.name) }
        var plan = environment.plan(["python", "/box/program/\(program.entry)"], limits: limits)
        plan.mounts += [.readOnly(input, at: "/box/input"), .readOnly(code, at: "/box/program")]
        plan.environment["GLOVEBOX_SEED"] = String(seed)
        plan.workingFolder = "/box"
        plan.transcripts = folder.path / "transcripts"
        plan.outputs = Outputs(declared: outputs, into: output)
        let outcome = try await sandbox.run(plan)
        if case .couldNotStart(let obstacle) = outcome.ending { throw obstacle }
        return try Self.execution(outcome)
    }

    private static func execution(_ outcome: Outcome) throws -> Execution {
        var outputs: [Program.File] = []
        var rejected: [String] = []
        for file in outcome.outputs {
            switch file.result {
            case .collected(let path, _): outputs.append(Program.File(file.name, try Files.read(path)))
            case .missing: rejected.append("\(file.name): it is not there")
            case .refused(let reason): rejected.append("\(file.name): \(reason)")
            }
        }
        return Execution(
            outcome: record(of: outcome.ending),
            limitsHit: outcome.limitsHit.map {
                LimitRecord(limit: $0.limit.rawValue, allowed: $0.allowed, used: $0.used)
            },
            refused: outcome.refused.map {
                RefusalRecord(
                    systemCall: $0.systemCall, arguments: $0.arguments, program: $0.program, count: $0.count,
                    hint: $0.hint)
            },
            wall: outcome.wall, cpu: outcome.cpu, peakMemoryBytes: outcome.peakMemory?.count ?? 0,
            peakProcesses: outcome.peakProcesses ?? 0, writtenBytes: outcome.written.count, setup: outcome.setup,
            stdout: try stream(outcome.standardOutput), stderr: try stream(outcome.standardError),
            layers: Dictionary(outcome.layers.map { ($0.name, $0.state.rawValue) }) { first, _ in first },
            outputs: outputs, rejected: rejected)
    }

    /// What lies between head and tail is in the transcript, as far as the output limit goes.
    private static func stream(_ captured: CapturedOutput) throws -> Execution.Stream {
        let whole = captured.isTruncated ? captured.file : nil
        return Execution.Stream(
            text: captured.text, kept: try whole.map { try Files.read($0) }, total: captured.total)
    }

    private static func record(of ending: Outcome.Ending) -> OutcomeRecord {
        switch ending {
        case .exited(let code): OutcomeRecord(kind: "exited", code: Int(code))
        case .signalled(let number): OutcomeRecord(kind: "signalled", signal: Int(number))
        case .killedByLimit(let limit): OutcomeRecord(kind: "killed_by_limit", limit: limit.rawValue)
        case .refused: OutcomeRecord(kind: "refused")
        case .cancelled: OutcomeRecord(kind: "cancelled")
        case .couldNotStart(let obstacle):
            OutcomeRecord(kind: "could_not_start", layer: obstacle.layer, reason: obstacle.reason)
        }
    }
}
