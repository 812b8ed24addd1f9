/// The loop passed its gate before an execution.
package struct GatePassed: Payload {
    package static let kind = EventKind.gatePassed

    package var node: Int
    /// `go`, `approved` or `cancelled`.
    package var verdict: String
    /// Time that the gate was shut.
    package var waitedMs: Int

    package init(node: Int, verdict: String, waitedMs: Int) {
        self.node = node
        self.verdict = verdict
        self.waitedMs = waitedMs
    }
}

/// Why a program runs.
package enum ExecutionPurpose: String, Codable, Sendable, CaseIterable {
    /// The node's first run on the validation carve.
    case node
    /// A candidate once more, under another seed.
    case `repeat`
    /// The picked program on all labelled rows.
    case refit
    /// The baseline on all labelled rows.
    case baselineRefit = "baseline_refit"
}

/// A program starts in the box.
package struct ExecutionStarted: Payload {
    package static let kind = EventKind.executionStarted

    /// Numbered from 0 through the run.
    package var execution: Int
    package var node: Int
    package var purpose: ExecutionPurpose
    /// What the program finds in GLOVEBOX_SEED.
    package var seed: UInt64
    /// Which division of the labelled rows it runs on: 0 is the run's own, others are drawn for the pick.
    package var holdout: Int

    package init(execution: Int, node: Int, purpose: ExecutionPurpose, seed: UInt64, holdout: Int = 0) {
        self.execution = execution
        self.node = node
        self.purpose = purpose
        self.seed = seed
        self.holdout = holdout
    }
}

/// A program ended in the box: how, what it used, what it left.
package struct ExecutionFinished: Payload {
    package static let kind = EventKind.executionFinished

    package var execution: Int
    package var node: Int
    package var outcome: OutcomeRecord
    package var limitsHit: [LimitRecord]
    package var refused: [RefusalRecord]
    package var wallMs: Int
    package var cpuMs: Int
    package var peakMemoryBytes: Int
    package var peakProcesses: Int
    package var writtenBytes: Int
    /// From asking for the box, or from a warm box's order, to the program's first instruction.
    package var setupMs: Double
    package var stdout: StreamRecord
    package var stderr: StreamRecord
    /// Each layer's state: `on`, `fallback` or `absent`.
    package var layers: [String: String]
    /// The files that were collected, as blobs.
    package var outputs: [FileRecord]
    /// What could not be collected, and why.
    package var rejected: [String]
    /// From asking for the box to its result: the program's time, building and taking down, collecting.
    package var boxMs: Int?
    /// The time that the run spent on this box: all of it, or the program's where an old record has no more.
    package var spentMs: Int { boxMs ?? wallMs }
    /// The interpreter had done its imports before the program was known; absent where it had not.
    package var warm: Bool?
    /// What getting that interpreter ready took, beside whatever the run did meanwhile; absent in a cold box.
    package var warmUp: WarmUpRecord?
    /// What the program's processes read and wrote; absent where the kernel does not tell.
    package var io: InputOutputRecord?
    /// What quotas of processor time did to the box and to us; absent where there is none.
    package var throttled: ThrottlingRecord?

    package init(
        execution: Int, node: Int, outcome: OutcomeRecord, limitsHit: [LimitRecord], refused: [RefusalRecord],
        wallMs: Int, cpuMs: Int, peakMemoryBytes: Int, peakProcesses: Int, writtenBytes: Int, setupMs: Double,
        stdout: StreamRecord, stderr: StreamRecord, layers: [String: String], outputs: [FileRecord],
        rejected: [String], boxMs: Int? = nil, warm: Bool? = nil, warmUp: WarmUpRecord? = nil,
        io: InputOutputRecord? = nil, throttled: ThrottlingRecord? = nil
    ) {
        self.warmUp = warmUp
        self.io = io
        self.throttled = throttled
        self.boxMs = boxMs
        self.warm = warm
        self.execution = execution
        self.node = node
        self.outcome = outcome
        self.limitsHit = limitsHit
        self.refused = refused
        self.wallMs = wallMs
        self.cpuMs = cpuMs
        self.peakMemoryBytes = peakMemoryBytes
        self.peakProcesses = peakProcesses
        self.writtenBytes = writtenBytes
        self.setupMs = setupMs
        self.stdout = stdout
        self.stderr = stderr
        self.layers = layers
        self.outputs = outputs
        self.rejected = rejected
    }
}

/// What getting a box ready took before its program was known.
package struct WarmUpRecord: Codable, Sendable, Equatable {
    /// From asking for the box until its imports were done; nobody waited for it, but where the program came sooner.
    package var readyMs: Int
    package var cpuMs: Int
    /// What it held while it waited; absent where nobody could tell.
    package var memoryBytes: Int?
    /// From then on until its program came.
    package var waitedMs: Int

    package init(readyMs: Int, cpuMs: Int, memoryBytes: Int?, waitedMs: Int) {
        self.readyMs = readyMs
        self.cpuMs = cpuMs
        self.memoryBytes = memoryBytes
        self.waitedMs = waitedMs
    }
}

/// Bytes that a program's processes read and wrote.
package struct InputOutputRecord: Codable, Sendable, Equatable {
    /// Through system calls.
    package var readBytes: Int
    package var writtenBytes: Int
    /// False where processes ended that nobody waited for: theirs is missing.
    package var whole: Bool
    /// From and to disks.
    package var deviceReadBytes: Int
    package var deviceWrittenBytes: Int
    /// Who counted: `processes`, `blkio` or `io.stat`.
    package var deviceReadBy: String
    package var deviceWrittenBy: String

    package init(
        readBytes: Int, writtenBytes: Int, whole: Bool, deviceReadBytes: Int, deviceWrittenBytes: Int,
        deviceReadBy: String, deviceWrittenBy: String
    ) {
        self.readBytes = readBytes
        self.writtenBytes = writtenBytes
        self.whole = whole
        self.deviceReadBytes = deviceReadBytes
        self.deviceWrittenBytes = deviceWrittenBytes
        self.deviceReadBy = deviceReadBy
        self.deviceWrittenBy = deviceWrittenBy
    }
}

/// How often and how long quotas made processes wait.
package struct ThrottlingRecord: Codable, Sendable, Equatable {
    package var times: Int
    package var timeMs: Int

    package init(times: Int, timeMs: Int) {
        self.times = times
        self.timeMs = timeMs
    }
}

/// How a process ended.
package struct OutcomeRecord: Codable, Sendable, Equatable {
    /// `exited`, `signalled`, `killed_by_limit`, `refused`, `cancelled` or `could_not_start`.
    package var kind: String
    package var code: Int?
    package var signal: Int?
    /// The limit that killed it.
    package var limit: String?
    /// The layer that could not be built.
    package var layer: String?
    package var reason: String?

    package init(
        kind: String, code: Int? = nil, signal: Int? = nil, limit: String? = nil, layer: String? = nil,
        reason: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.signal = signal
        self.limit = limit
        self.layer = layer
        self.reason = reason
    }

    /// True where the program ended by itself and well.
    package var isSuccess: Bool { kind == "exited" && code == 0 }
}

/// A limit that was reached, whether or not the program survived it.
package struct LimitRecord: Codable, Sendable, Equatable {
    /// `wall`, `cpu`, `memory`, `processes`, `disk`, `inodes` or `output`.
    package var limit: String
    package var allowed: Int
    package var used: Int

    package init(limit: String, allowed: Int, used: Int) {
        self.limit = limit
        self.allowed = allowed
        self.used = used
    }
}

/// A system call that the filter refused.
package struct RefusalRecord: Codable, Sendable, Equatable {
    package var systemCall: String
    package var arguments: String
    package var program: String
    package var count: Int
    package var hint: String?

    package init(systemCall: String, arguments: String, program: String, count: Int, hint: String?) {
        self.systemCall = systemCall
        self.arguments = arguments
        self.program = program
        self.count = count
        self.hint = hint
    }
}

/// What a program printed on one stream.
package struct StreamRecord: Codable, Sendable, Equatable {
    /// Head and tail, with what was left out said between them.
    package var text: String
    /// Bytes that were printed in all.
    package var bytes: Int
    /// Digest of what was kept (up to the output limit), where `text` is not the whole.
    package var digest: String?
    /// Bytes of what was kept: its beginning, where the program printed more than its output limit.
    package var keptBytes: Int?

    package init(text: String, bytes: Int, digest: String? = nil, keptBytes: Int? = nil) {
        self.keptBytes = keptBytes
        self.text = text
        self.bytes = bytes
        self.digest = digest
    }
}
