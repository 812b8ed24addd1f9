import Measures
import Posix
import Record
import Research
import Sandbox
import Testing

@testable import Evaluation

/// What boxes cost that get ready beside a run: in its record, and in its sum.
@Suite(.serialized) struct WarmUpTests {
    private static func finished(_ warmUp: WarmUpRecord?) -> Event {
        .executionFinished(
            ExecutionFinished(
                execution: 0, node: 0, outcome: OutcomeRecord(kind: "exited", code: 0), limitsHit: [], refused: [],
                wallMs: 100, cpuMs: 90, peakMemoryBytes: 1, peakProcesses: 1, writtenBytes: 0, setupMs: 1,
                stdout: StreamRecord(text: "", bytes: 0), stderr: StreamRecord(text: "", bytes: 0), layers: [:],
                outputs: [], rejected: [], boxMs: 110, warm: warmUp.map { _ in true }, warmUp: warmUp))
    }

    @Test func `getting ready is summed beside the time that was waited for`() {
        var meter = SpendingMeter()
        meter.hear(Self.finished(nil))
        let cold = meter.total(wall: .seconds(1), syncNanoseconds: 0)
        #expect(cold.warmUps == nil && cold.sandboxMs == 110)
        meter.hear(Self.finished(WarmUpRecord(readyMs: 1_300, cpuMs: 1_200, memoryBytes: 70, waitedMs: 5)))
        meter.hear(Self.finished(WarmUpRecord(readyMs: 1_100, cpuMs: 1_000, memoryBytes: nil, waitedMs: 9)))
        let thrownAway = WarmUpRecord(readyMs: 600, cpuMs: 500, memoryBytes: 90, waitedMs: 0)
        let total = meter.total(wall: .seconds(1), syncNanoseconds: 0, discarded: [thrownAway])
        var sum = WarmUpsRecord()
        (sum.used, sum.discarded, sum.readyMs, sum.cpuMs, sum.memoryBytes) = (2, 1, 3_000, 2_700, 90)
        #expect(total.warmUps == sum)
        #expect(total.sandboxMs == 330 && total.harnessMs == 1_000 - 330)
        // Asked twice, it says the same.
        #expect(meter.total(wall: .seconds(1), syncNanoseconds: 0, discarded: [thrownAway]) == total)
    }

    @Test func `a laboratory tells of boxes that were used and of those that were not`() async throws {
        let share = Path(#filePath).parent.parent.parent
        let products = ((try? Files.resolve("/proc/self/exe")) ?? ".").parent
        let home = environmentVariable("GLOVEBOX_HOME") ?? "\(environmentVariable("HOME") ?? "")/.local/share/glovebox"
        let environment = try BoxEnvironment.load(name: "python-science", share: share, home: Path(home))
        try environment.check()
        let folder = try TemporaryFolder(in: "/tmp")
        let input = folder.path / "input"
        try Files.makeFolder(input)
        let laboratory = BoxLaboratory(
            sandbox: try Sandbox(jail: products / "jail", share: share), environment: environment,
            limits: Limits(wall: .seconds(60), cpu: .seconds(60), memory: .gibibytes(1)), scratch: folder.path,
            warms: true)
        let program = Program(files: [Program.File("main.py", "import numpy; print(numpy.ones(3).sum())")])
        let (first, second) = try await laboratory.closed(after: {
            let first = try await laboratory.run(program, input: input, seed: 1)
            return (first, try await laboratory.run(program, input: input, seed: 1))
        })
        #expect(!first.isWarm && first.warmUp == nil)
        #expect(second.isWarm, "\(second.outcome)")
        let cost = try #require(second.warmUp)
        #expect(cost.cpuMs > 100 && cost.readyMs > 0 && cost.memoryBytes ?? 0 > 20 << 20)
        #expect(second.io != nil && first.io != nil)
        // The third box got ready for a program that never came.
        #expect(laboratory.discarded.count == 1, "\(laboratory.discarded)")
    }
}
