import Glibc
import JSON
import Measures
import Posix
import Synchronization

/// The process of an engine, from its start until it is reaped.
///
/// The engine reads its standard input, and ends when that is closed: so it also dies with a Glovebox that was killed.
final class EngineProcess: Sendable {
    /// One rung of the ladder that ends the engine: what is done where the rung before was not enough.
    enum Step {
        case closeInput(patience: Duration)
        case signal(Int32, patience: Duration)
    }

    static let kindly: [Step] = [
        .closeInput(patience: .seconds(2)), .signal(SIGTERM, patience: .seconds(2)),
        .signal(SIGKILL, patience: .seconds(10)),
    ]
    static let atOnce: [Step] = [.signal(SIGKILL, patience: .seconds(10))]

    var id: Int32 { child.id }

    private let child: Child
    private let log = LogTail()
    /// Our end of the engine's standard input, until it is closed.
    private let lifeline: Mutex<Descriptor?>
    /// What follows waits on threads of its own and ends with the engine; `stop` awaits it.
    private let ended: Task<Int32, Never>
    private let drained: Task<Void, Never>
    private let firstLine: Task<String, Never>

    init(_ plan: EnginePlan) throws(SystemError) {
        let program = TrustedProgram(
            plan.python,
            [
                "-I", plan.script.string, "--model", plan.file.string, "--context", String(plan.contextPerSlot),
                "--slots",
                String(plan.slots), "--port", String(plan.port), "--threads", String(plan.threads),
            ])
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let child = Child(id: try program.spawn(input.reading.raw, output.writing.raw, errors.writing.raw))
        let (outputEnd, errorEnd) = (output.keepReading().take(), errors.keepReading().take())
        let log = log
        self.child = child
        lifeline = Mutex(input.keepWriting())
        ended = Task.detached { await onThread { child.reap() } }
        drained = Task.detached { await onThread { log.drain(Descriptor(owning: errorEnd)) } }
        firstLine = Task.detached { await onThread { LogTail.firstLine(of: Descriptor(owning: outputEnd)) } }
    }

    /// Where the engine listens, once it does; it is killed where that takes too long or the task is cancelled.
    func address(within patience: Duration) async throws(ModelError) -> String {
        let isLate = Atomic(false)
        let line = await withTaskCancellationHandler {
            let clock = Task { [child] in
                // Ended early by cancellation, when the line has come.
                do { try await Task.sleep(for: patience) } catch { return false }
                child.signal(SIGKILL)
                return true
            }
            let line = await firstLine.value
            clock.cancel()
            isLate.store(await clock.value, ordering: .relaxed)
            return line
        } onCancel: {
            child.signal(SIGKILL)
        }
        if Task.isCancelled { throw .cancelled }
        if isLate.load(ordering: .relaxed) {
            throw .engineFailed(reason: "the model was not loaded within \(patience.brief)")
        }
        guard !line.isEmpty else {
            _ = await ended.value
            await drained.value
            throw .engineFailed(reason: log.reason)
        }
        guard let address = try? JSONNode.parse(line, source: "engine").plain["address"]?.stringValue else {
            throw .engineFailed(reason: "it said '\(line.prefix(200))' instead of its address")
        }
        return address
    }

    /// Waits for the end; what the engine said last.
    func reasonForEnding() async -> String {
        let status = await ended.value
        await drained.value
        return "it ended with status \(status): \(log.reason)"
    }

    /// Asks the engine to end, without waiting.
    func closeInput() { lifeline.withLock { $0 = nil } }

    /// Ends the engine by a ladder of steps, and returns its exit status when it is reaped.
    @discardableResult
    func stop(_ steps: [Step]) async -> Int32 {
        let ladder = Task { [child] in
            for step in steps {
                let patience: Duration
                switch step {
                case .closeInput(let time):
                    closeInput()
                    patience = time
                case .signal(let number, let time):
                    child.signal(number)
                    patience = time
                }
                // Ended early by cancellation, when the engine has ended.
                do { try await Task.sleep(for: patience) } catch { return }
            }
        }
        let status = await ended.value
        ladder.cancel()
        await ladder.value
        closeInput()
        await drained.value
        return status
    }
}

/// A child process that is signalled only while its number is certainly its own.
private final class Child: Sendable {
    let id: Int32
    private let isReaped = Mutex(false)

    init(id: Int32) { self.id = id }

    func signal(_ number: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { kill(id, number) }
        }
    }

    /// Waits for the end, and only then takes the status, so that no signal can fall between.
    func reap() -> Int32 {
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return isReaped.withLock { isReaped in
            isReaped = true
            return TrustedProgram.wait(for: id)
        }
    }
}

/// The end of what a program writes to its log.
final class LogTail: Sendable {
    private let tail = Mutex<[UInt8]>([])

    /// Reads to the end of the log, on the calling thread.
    func drain(_ log: consuming Descriptor) {
        // A log that can't be read is a log that says nothing.
        while let piece = try? log.read(upTo: 1 << 14), !piece.isEmpty {
            tail.withLock { tail in
                tail += piece
                if tail.count > 1 << 15 { tail.removeFirst(tail.count - (1 << 14)) }
            }
        }
    }

    /// What went wrong, in llama.cpp's words: its lines of level E, else the last line.
    var reason: String {
        let text = tail.withLock { String(decoding: $0, as: UTF8.self) }
        let lines = text.split(whereSeparator: \.isNewline)
        let errors = lines.filter { $0.contains(" E ") }.map { line in
            line.split(separator: " E ", maxSplits: 1).last ?? line
        }
        let told = errors.isEmpty ? lines.suffix(1) : errors.suffix(3)
        return told.isEmpty ? "it ended without a word" : told.joined(separator: "; ")
    }

    /// The first line that a program writes; empty where it ends before one is complete.
    static func firstLine(of output: consuming Descriptor) -> String {
        var bytes: [UInt8] = []
        while bytes.count < 1 << 16, let piece = try? output.read(upTo: 1 << 12), !piece.isEmpty {
            bytes += piece
            if let end = bytes.firstIndex(of: 0x0A) { return String(decoding: bytes[..<end], as: UTF8.self) }
        }
        return ""
    }
}
