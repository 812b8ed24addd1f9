import CLinux
import Glibc
import Measures
import Posix

/// Watches one box from its spawn to its end, on a thread of its own: one loop over everything that can happen.
struct Supervisor: ~Copyable {
    private let plan: Plan
    private let launch: Launch
    private let groups: ControlGroups?
    private let cancellation: Cancellation
    /// Of a warm box.
    private let starter: Starter?
    /// Who takes the socket of the model's proxy.
    private let proxy: (@Sendable (Int32) -> Void)?
    private var phase: Phase
    private var output: OutputCapture
    private var errors: OutputCapture
    private var refusals: Refusals
    private var listener: HeldDescriptor?
    /// The process that executes the command, as we see it; it was the one that sent the listener.
    private var process: pid_t?
    /// A warm box as it was when it got ready.
    private var readiness: Readiness?
    /// What the quotas above us had done when the command's time began to count.
    private var throttledBefore: Throttling?
    private var scratch: HeldDescriptor?
    /// What the kernel had counted when process 1 said that all others were dead.
    private var counted: Counted?
    /// When the program must have ended, whatever process 1 does.
    private var lastMoment: ContinuousClock.Instant?
    /// Why we asked for the box's end.
    private var ourReason: Reason?
    private var space = SpaceUsed()
    private var nextLook: ContinuousClock.Instant
    /// When we stop waiting for the helper to keep its own limits, and kill it.
    private var deadline: ContinuousClock.Instant

    /// How far the box has come. A cold one goes from `launching` to `running`, a warm one from `preparing` over `ready` and
    /// `announced`.
    private enum Phase {
        case launching
        /// A warm box's command has not said yet that it is ready.
        case preparing
        /// A warm box's command waits for its order.
        case ready
        /// A warm box's command has let go of its standard input before it was ready: its end is on the way.
        case silent
        /// A warm box's process 1 knows of the order, and the command does not yet.
        case announced
        /// The program runs, and its time counts.
        case running
    }

    /// What the kernel counted for the box, and what the quotas above us had done.
    private struct Counted {
        let counters: ControlGroups.Counters?
        let throttling: Throttling?

        init(_ groups: ControlGroups?) {
            counters = groups?.counters()
            throttling = ProcessorQuotas.ofThisMachine.now()
        }
    }

    /// What made the host end a box.
    enum Reason: Equatable {
        case cancelled, limit(LimitName)
        /// Process 1 did not do its part in time.
        case stuck
        /// A descriptor came from the box, and we had no number left for it: nothing could be seen or taken out.
        case deaf
    }

    /// The most that was seen in the scratch folders.
    struct SpaceUsed {
        var bytes = 0
        var inodes = 0
        var bytesRanOut = false
        var inodesRanOut = false
    }

    /// What is kept of both output streams; made before the helper is spawned, because it may fail.
    struct Streams: ~Copyable {
        let output: OutputCapture
        let errors: OutputCapture

        init(_ plan: Plan) throws(SystemError) {
            if let folder = plan.transcripts { try Files.makeFolder(folder) }
            func capture(_ name: String) throws(SystemError) -> OutputCapture {
                try OutputCapture(
                    limit: plan.limits.output.count, shown: plan.shown.count,
                    transcript: plan.transcripts.map { $0 / name })
            }
            let output = try capture("stdout")
            let errors = try capture("stderr")
            self.output = output
            self.errors = errors
        }
    }

    /// Output beyond the limit is dropped; beyond this many times the limit it is a flood, and ends the box.
    private static let flood = 64
    private static let patience = Duration.seconds(20)
    /// A box that got no order for so long is thrown away.
    private static let longestWait = Duration.seconds(3600)
    /// How long after the wall limit we wait for process 1, which keeps it; then we keep it ourselves.
    private static let allowance = Duration.seconds(1)

    /// Nothing can fail from here on: the helper is there, and must be waited for.
    init(
        _ plan: Plan, _ launch: consuming Launch, _ streams: consuming Streams, _ groups: ControlGroups?,
        _ filter: Filter, _ cancellation: Cancellation, _ starter: Starter?, _ proxy: (@Sendable (Int32) -> Void)?
    ) {
        self.plan = plan
        self.launch = launch
        self.groups = groups
        self.cancellation = cancellation
        self.starter = starter
        self.proxy = proxy
        phase = starter == nil ? .launching : .preparing
        throttledBefore = ProcessorQuotas.ofThisMachine.now()
        output = streams.output
        errors = streams.errors
        refusals = Refusals(filter)
        nextLook = .now + .milliseconds(100)
        deadline = .now + Self.patience
    }

    /// Goes on until every process of the box is dead and both streams are read to their end.
    mutating func watch() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var isAlive = true
        while isAlive {
            var waiting = [
                entry(launch.control.raw), entry(listener?.raw ?? -1), entry(cancellation.event.raw),
                entry(output.isOpen ? launch.output.raw : -1), entry(errors.isOpen ? launch.errors.raw : -1),
                entry(phase == .preparing ? launch.orders?.raw ?? -1 : -1),
                entry(phase == .ready ? starter?.event.raw ?? -1 : -1),
            ]
            if ourReason != nil { (waiting[2].fd, waiting[6].fd) = (-1, -1) }
            let next = ourReason == nil ? min(nextLook, lastMoment ?? nextLook) : nextLook
            let pause = min(next, deadline) - .now
            _ = poll(&waiting, nfds_t(waiting.count), Int32(max(0, min(60_000, pause.wholeMilliseconds + 1))))
            if waiting[3].revents != 0 { output.drain(launch.output, into: buffer) }
            if waiting[4].revents != 0 { errors.drain(launch.errors, into: buffer) }
            if waiting[1].revents != 0 { hearRefusals(waiting[1].revents) }
            if waiting[2].revents != 0 { end(.cancelled) }
            if waiting[0].revents != 0 { isAlive = hearLetters() }
            if waiting[5].revents != 0 { hearReady() }
            if waiting[6].revents != 0 { announceOrder() }
            look()
        }
        finish(buffer)
    }

    private func entry(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

    private mutating func hearRefusals(_ events: Int16) {
        if let listener, events & Int16(POLLIN) != 0 { refusals.answer(listener.raw) }
        // Hung up: no process under the filter is left.
        if events & Int16(POLLHUP) != 0 { listener = nil }
    }

    /// Reads letters from the control socket; false at its end, when the helper and process 1 are both gone.
    private mutating func hearLetters() -> Bool {
        while true {
            var letter: CChar = 0
            var (raw, sender): (Int32, Int32) = (-1, 0)
            let got = glovebox_receive_letter(launch.control.raw, &letter, &raw, &sender)
            if got == 0 { return false }
            if got < 0 { return errno == EAGAIN || errno == EINTR }
            if got == 2 { end(.deaf) }
            if Int(letter) == JAIL_SAYS_PROXY, raw >= 0, let proxy {
                proxy(raw)
                continue
            }
            let travelled = raw >= 0 ? HeldDescriptor(owning: raw) : nil
            switch Int(letter) {
            case JAIL_SAYS_SCRATCH: scratch = travelled
            case JAIL_SAYS_LISTENER:
                listener = travelled
                if sender > 0 { process = sender }
                // Without it an answer is only slower.
                if let listener { _ = glovebox_answer_on_callers_processor(listener.raw) }
            case JAIL_SAYS_STARTED: hearStart()
            // Read now, while the kernel takes the namespaces down.
            case JAIL_SAYS_ENDED: counted = Counted(groups)
            default: break
            }
        }
    }

    /// A warm box's command is ready, or has gone without a word: then its end is on the way.
    private mutating func hearReady() {
        var word: UInt8 = 0
        guard let orders = launch.orders, recv(orders.raw, &word, 1, Int32(MSG_DONTWAIT)) == 1 else {
            phase = .silent
            return
        }
        phase = .ready
        readiness = Readiness(process: process, groups: groups)
        deadline = .now + Self.longestWait
        starter?.becomeReady()
    }

    /// The order has come: process 1 is told to begin to count.
    private mutating func announceOrder() {
        guard ourReason == nil, starter?.order != nil else { return }
        throttledBefore = ProcessorQuotas.ofThisMachine.now()
        phase = .announced
        deadline = .now + Self.patience
        _ = glovebox_send_letter(launch.control.raw, CChar(JAIL_HEARS_GO), -1)
    }

    /// The command runs, or process 1 counts what it does from now on: only then may it read its order.
    private mutating func hearStart() {
        if phase == .launching { return noteStart() }
        guard phase == .announced, ourReason == nil, launch.isCounting, let orders = launch.orders,
            let order = starter?.order
        else { return }
        // A command that has died can't take it, and then nothing of the order was done.
        let sent = order.withUnsafeBytes { send(orders.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent == order.count { starter?.begin() }
        noteStart()
    }

    /// The program runs: its time counts, and that of the launch no more.
    private mutating func noteStart() {
        phase = .running
        let last = ContinuousClock.now + plan.limits.wall + plan.limits.grace + Self.allowance
        lastMoment = last
        if ourReason == nil { deadline = last + Self.patience }
    }

    /// Asks process 1 to kill everything; if it doesn't in time, the helper is killed and takes process 1 along.
    private mutating func end(_ reason: Reason, patience: Duration = Self.patience) {
        guard ourReason == nil else { return }
        ourReason = reason
        _ = glovebox_send_letter(launch.control.raw, CChar(JAIL_HEARS_KILL), -1)
        deadline = min(deadline, .now + patience)
    }

    /// Looks at what nobody tells us: processor time, space, the amount of output.
    private mutating func look() {
        let now = ContinuousClock.now
        if let lastMoment, now >= lastMoment { end(.limit(.wall), patience: Self.allowance) }
        if now >= deadline {
            kill(launch.helper, SIGKILL)
            ourReason = ourReason ?? .stuck
            deadline = now + Self.patience
        }
        let flood = plan.limits.output.count.multipliedReportingOverflow(by: Self.flood)
        if !flood.overflow, output.total > flood.partialValue || errors.total > flood.partialValue {
            end(.limit(.output))
        }
        guard now >= nextLook else { return }
        lookAtSpace()
        // Process 1 says so too, but a program can't be trusted to leave it the time.
        if phase == .launching, launch.hasStarted { noteStart() }
        var pause = Duration.milliseconds(100)
        if phase == .running, let whole = groups?.cpu, let waitedCPU {
            let used = whole - waitedCPU
            if used > plan.limits.cpu { end(.limit(.cpu)) }
            // With all processors busy the limit can't be reached earlier than this.
            pause = max(.milliseconds(5), min(pause, (plan.limits.cpu - used) / Machine.cores))
        }
        nextLook = now + pause
    }

    /// What a warm box used before its order; nil as long as process 1 has not written it down.
    private var waitedCPU: Duration? {
        guard starter != nil else { return .zero }
        guard let record = try? launch.readRecord(), record.is_waiting == 0 else { return nil }
        return .nanoseconds(Int64(record.waited_cpu_ns))
    }

    private mutating func lookAtSpace() {
        var now = glovebox_space()
        guard let scratch, glovebox_space(scratch.raw, &now) == 0 else { return }
        space.bytes = max(space.bytes, Int(now.bytes - now.free_bytes))
        space.inodes = max(space.inodes, Int(now.inodes - now.free_inodes))
        space.bytesRanOut = space.bytesRanOut || now.free_bytes == 0
        space.inodesRanOut = space.inodesRanOut || now.free_inodes == 0
    }

    private mutating func finish(_ buffer: UnsafeMutableRawBufferPointer) {
        lookAtSpace()
        // Nobody writes any more: what is in the pipes is all there is.
        for _ in 0..<1_000 where output.isOpen { output.drain(launch.output, into: buffer) }
        for _ in 0..<1_000 where errors.isOpen { errors.drain(launch.errors, into: buffer) }
        var status: Int32 = 0
        while waitpid(launch.helper, &status, 0) == -1, errno == EINTR {}
    }

    /// All that was seen, for the outcome.
    struct Observations {
        let record: jail_record
        let counters: ControlGroups.Counters?
        let groups: String?
        let output: CapturedOutput
        let errors: CapturedOutput
        let report: CapturedOutput?
        let refused: [RefusedCall]
        let hasKilledForeign: Bool
        let space: SpaceUsed
        let reason: Reason?
        let readiness: Readiness?
        /// While the command's time counted; nil where there is no quota.
        let throttling: Throttling?
        /// When all was over, as the record counts time.
        let over: UInt64
        let scratch: HeldDescriptor?
    }

    consuming func observations() throws(SystemError) -> Observations {
        if ourReason == .deaf { throw SystemError("take a descriptor from the box", code: EMFILE) }
        let record = try launch.readRecord()
        let report = try launch.readReport()
        let hasKilledForeign = refusals.hasKilled
        let (readiness, before) = (readiness, throttledBefore)
        let (last, description) = (counted ?? Counted(groups), groups?.description)
        return Observations(
            record: record, counters: last.counters, groups: description, output: try output.finish(),
            errors: try errors.finish(), report: report, refused: refusals.finish(), hasKilledForeign: hasKilledForeign,
            space: space,
            reason: ourReason, readiness: readiness,
            throttling: last.throttling.map { $0.since(before) },
            over: Sandbox.monotonicNanoseconds(), scratch: scratch)
    }
}

/// A switch that any thread may flip once, and that the supervisor's poll sees.
final class Cancellation: Sendable {
    let event: Descriptor

    init() throws(SystemError) {
        event = Descriptor(owning: try call("make an event") { glovebox_event() })
    }

    func cancel() {
        var one: UInt64 = 1
        _ = write(event.raw, &one, MemoryLayout<UInt64>.size)
    }
}
