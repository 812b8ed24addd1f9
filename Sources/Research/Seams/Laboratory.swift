package import Posix
package import Record

/// Where programs run: sealed, by whoever conforms. The loop itself starts no process.
package protocol Laboratory: Sendable {
    /// Runs a program on a folder of input files, and gives how it ended and what it left.
    ///
    /// A program that fails is a result; an error means that no box could be had, and ends the run.
    func run(_ program: Program, input: Path, seed: UInt64) async throws -> Execution
}

/// How a program ended in the box, and the files that it left.
package struct Execution: Sendable {
    package var outcome: OutcomeRecord
    package var limitsHit: [LimitRecord]
    package var refused: [RefusalRecord]
    package var wall: Duration
    package var cpu: Duration
    package var peakMemoryBytes: Int
    package var peakProcesses: Int
    package var writtenBytes: Int
    package var setup: Duration
    package var stdout: Stream
    package var stderr: Stream
    package var layers: [String: String]
    package var outputs: [Program.File]
    package var rejected: [String]
    /// True where the interpreter had done its imports before the program was known.
    package var isWarm: Bool
    /// What getting ready took, where it was.
    package var warmUp: WarmUpRecord?
    package var io: InputOutputRecord?
    package var throttled: ThrottlingRecord?

    /// What a program printed on one stream.
    package struct Stream: Sendable {
        /// Head and tail, for people and models.
        package var text: String
        /// Everything that was kept, where that is more than `text`.
        package var kept: [UInt8]?
        /// Bytes that were printed in all.
        package var total: Int

        package init(text: String, kept: [UInt8]? = nil, total: Int) {
            self.text = text
            self.kept = kept
            self.total = total
        }
    }

    package init(
        outcome: OutcomeRecord, limitsHit: [LimitRecord] = [], refused: [RefusalRecord] = [], wall: Duration = .zero,
        cpu: Duration = .zero, peakMemoryBytes: Int = 0, peakProcesses: Int = 0, writtenBytes: Int = 0,
        setup: Duration = .zero, stdout: Stream = Stream(text: "", total: 0),
        stderr: Stream = Stream(text: "", total: 0), layers: [String: String] = [:], outputs: [Program.File] = [],
        rejected: [String] = [], isWarm: Bool = false, warmUp: WarmUpRecord? = nil, io: InputOutputRecord? = nil,
        throttled: ThrottlingRecord? = nil
    ) {
        self.warmUp = warmUp
        self.io = io
        self.throttled = throttled
        self.outcome = outcome
        self.limitsHit = limitsHit
        self.refused = refused
        self.wall = wall
        self.cpu = cpu
        self.peakMemoryBytes = peakMemoryBytes
        self.peakProcesses = peakProcesses
        self.writtenBytes = writtenBytes
        self.setup = setup
        self.stdout = stdout
        self.stderr = stderr
        self.layers = layers
        self.outputs = outputs
        self.rejected = rejected
        self.isWarm = isWarm
    }
}
