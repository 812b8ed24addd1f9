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
    /// Boxes that wait for their program; nil where each is built when it is needed.
    private let shelf: WarmShelf?

    /// `scratch` is a folder of ours for programs on their way in and outputs on their way out. With `warms`, the next
    /// program's box gets ready while the last one's works; whoever made the laboratory closes it.
    package init(
        sandbox: Sandbox, environment: BoxEnvironment, limits: Limits, scratch: Path, warms: Bool,
        outputs: [Outputs.Declaration] = [.every(count: 16, limit: largestOutput, total: largestOutput)]
    ) {
        self.sandbox = sandbox
        self.environment = environment
        self.limits = limits
        self.scratch = scratch
        self.outputs = outputs
        shelf = warms && environment.warmUp != nil ? WarmShelf() : nil
    }

    /// The largest file that a program may leave.
    package static let largestOutput = Bytes.mebibytes(64)

    /// Where less memory than this is free beside a program's own limit, no box waits.
    private static let spareMemory = Bytes.mebibytes(512)

    package func run(_ program: Program, input: Path, seed: UInt64) async throws -> Execution {
        let station = try take(program, input) ?? Station(in: scratch, outputs: outputs)
        try station.place(program)
        try await fill(for: input)
        let variables = ["GLOVEBOX_SEED": String(seed)]
        if let box = station.box {
            if let outcome = try await box.run(variables) { return try Self.execution(outcome, isWarm: true) }
            await shelf?.discard(box)
        }
        var plan = station.plan(environment, limits, entry: program.entry, input: input)
        plan.environment.merge(variables) { _, new in new }
        return try Self.execution(try await sandbox.run(plan), isWarm: false)
    }

    /// Does work that runs programs here, and throws away what waits for another when it has ended, however it ended.
    package func closed<Result: Sendable>(after work: () async throws -> Result) async throws -> Result {
        do {
            let result = try await work()
            await shelf?.close()
            return result
        } catch {
            await shelf?.close()
            throw error
        }
    }

    /// What boxes cost that got ready for nothing.
    var discarded: [WarmUpRecord] { shelf?.discarded ?? [] }

    private func take(_ program: Program, _ input: Path) -> Station? {
        program.entry == Station.entry ? shelf?.take(for: input) : nil
    }

    private func fill(for input: Path) async throws {
        guard let shelf, let free = Machine.availableMemoryBytes,
            free > limits.memory.count + Self.spareMemory.count
        else { return }
        try await shelf.fill(for: input) {
            try Station(warming: environment, limits, input: input, outputs: outputs, in: sandbox)
        }
    }

    private static func execution(_ outcome: Outcome, isWarm: Bool) throws -> Execution {
        if case .couldNotStart(let obstacle) = outcome.ending { throw obstacle }
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
            outputs: outputs, rejected: rejected, isWarm: isWarm, warmUp: outcome.warmUp.map { WarmUpRecord($0) },
            io: outcome.io.map { InputOutputRecord($0) },
            throttled: outcome.throttled.map { ThrottlingRecord(times: $0.times, timeMs: $0.time.wholeMilliseconds) })
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

extension WarmUpRecord {
    /// A box that got its program.
    init(_ cost: WarmUpCost) {
        self.init(
            readyMs: cost.ready.wholeMilliseconds, cpuMs: cost.cpu.wholeMilliseconds, memoryBytes: cost.memory?.count,
            waitedMs: cost.waited.wholeMilliseconds)
    }

    /// A box that got none: all that it did was getting ready, also where it was not done with that.
    init(discarded outcome: Outcome) {
        let ready = outcome.warmUp?.ready ?? outcome.setup + outcome.wall
        self.init(
            readyMs: ready.wholeMilliseconds, cpuMs: outcome.cpu.wholeMilliseconds,
            memoryBytes: (outcome.warmUp?.memory ?? outcome.peakMemory)?.count,
            waitedMs: outcome.warmUp?.waited.wholeMilliseconds ?? 0)
    }
}

extension InputOutputRecord {
    init(_ io: InputOutput) {
        self.init(
            readBytes: io.calls.read.count, writtenBytes: io.calls.written.count, whole: io.isWhole,
            deviceReadBytes: io.devices.read.count, deviceWrittenBytes: io.devices.written.count,
            deviceReadBy: io.readCounter.rawValue, deviceWrittenBy: io.writtenCounter.rawValue)
    }
}
