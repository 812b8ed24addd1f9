package import Measures
package import Posix

/// How a boxed program ended, what it used, what it tried, and what it left.
package struct Outcome: Sendable {
    /// How the program ended. Only `couldNotStart` is no doing of the program's.
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case killedByLimit(LimitName)
        /// Killed for a system call of a foreign architecture.
        case refused
        case cancelled
        /// Nothing of the program ran.
        case couldNotStart(Obstacle)
    }

    /// Why no box could be built, where that and not the command was what stood in the way: then nothing was tried.
    package var obstacleOfMachine: Obstacle? {
        if case .couldNotStart(let obstacle) = ending, !obstacle.isCommand { return obstacle }
        return nil
    }

    /// What stood in the way of a box.
    package struct Obstacle: Hashable, Sendable, Explained {
        /// The layer or launch step, such as `user namespace` or `exec`.
        package var layer: String
        /// What the kernel said: `clone3: Operation not permitted`.
        package var reason: String
        package var hint: String?
        /// True where the command itself can't be run (not there, not executable): the plan's fault, not the machine's.
        package var isCommand: Bool

        package var message: String { "the box could not be started: \(layer): \(reason)" }
        package var exitCode: Int32 { isCommand ? 4 : 3 }
    }

    package var ending: Ending
    package var limitsHit: [LimitHit]
    package var refused: [RefusedCall]
    /// From the command's start to its end.
    package var wall: Duration
    /// Of all processes of the box.
    package var cpu: Duration
    /// Nil where neither a control group nor sampling could tell.
    package var peakMemory: Bytes?
    package var peakProcesses: Int?
    /// What lay in the scratch folders at most, as far as it was seen.
    package var written: Bytes
    package var standardOutput: CapturedOutput
    package var standardError: CapturedOutput
    /// From the call to the command's `execve`; of a warm box, from the order until process 1 counted.
    package var setup: Duration
    /// What each layer took of it, in the order in which they were begun: all of a cold box's set-up.
    package var setupByLayer: [LayerTime]
    /// How often the program's processes gave the processor up, and had it taken; of those that process 1 waited for.
    package var contextSwitches: (voluntary: Int, involuntary: Int)
    /// What the program's processes read and wrote, from a warm box's order on; nil where the kernel could not tell.
    package var io: InputOutput?
    /// What quotas of processor time above the box did to it and to us; nil where there is none.
    package var throttled: Throttling?
    /// What getting ready took; nil in a cold box, or where it did not get so far.
    package var warmUp: WarmUpCost?
    package var layers: [LayerReport]
    package var outputs: [CollectedFile]
    /// What the command wrote to descriptor 3, where the plan gave it one: the first bytes, and how many there were.
    package var report: CapturedOutput?

    /// True where the program exited with code 0.
    package var succeeded: Bool { ending == .exited(0) }
}

/// One layer of the box, and whether it was there.
package struct LayerReport: Hashable, Sendable {
    package enum State: String, Sendable {
        case on
        /// Another mechanism stands in; `detail` says which.
        case fallback
        case absent
    }

    package var name: String
    package var state: State
    package var detail: String?

    package init(_ name: String, _ state: State, _ detail: String? = nil) {
        self.name = name
        self.state = state
        self.detail = detail
    }
}

/// A system call that the filter did not let through.
package struct RefusedCall: Hashable, Sendable {
    /// `socket`, or `system call 999` where the number has no name.
    package var systemCall: String
    /// The arguments that decide, in the words of the manual: `AF_INET, SOCK_STREAM`.
    package var arguments: String
    /// The name of the calling thread's program.
    package var program: String
    /// What the program was told: `EPERM`; or `SIGKILL`, where it ended there.
    package var answer: String
    package var count: Int
    /// What a person or a model can do about it.
    package var hint: String?
}

/// What a program printed on one stream.
package struct CapturedOutput: Sendable {
    /// The first bytes; all of them where nothing was cut.
    package var head: [UInt8]
    /// The last bytes, where something was cut between.
    package var tail: [UInt8]
    /// How many bytes the program wrote.
    package var total: Int
    /// The file that keeps the first `limits.output` bytes, where the plan asked for transcripts.
    package var file: Path?

    /// True where bytes lie between head and tail that are not here.
    package var isTruncated: Bool { total > head.count + tail.count }

    /// Head and tail, with a line in between that says how much is missing.
    package var bytes: [UInt8] {
        let missing = total - head.count - tail.count
        return missing <= 0 ? head + tail : head + Array("\n[… \(Bytes(missing)) not shown …]\n".utf8) + tail
    }

    /// `bytes` as text; bad UTF-8 becomes U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What became of a declared output.
package struct CollectedFile: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// Copied out to this file of ours.
        case collected(Path, Bytes)
        case missing
        /// Not taken, and why: `a symbolic link`, `3 names`, `larger than 16 MiB`.
        case refused(String)
    }

    /// The relative path as declared or found; bytes that are not UTF-8 are escaped.
    package var name: String
    package var result: Result

    package init(_ name: String, _ result: Result) {
        self.name = name
        self.result = result
    }

    /// The copy, where there is one.
    package var copy: Path? { if case .collected(let path, _) = result { path } else { nil } }
}
