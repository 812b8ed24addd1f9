import Glibc
import Posix
import Synchronization

/// Waits for any number of sockets on one thread, so that a waiting task holds no thread of the cooperative pool.
///
/// The thread starts with the first waiter and ends after a second without any.
final class Poller: Sendable {
    static let shared = Poller()

    enum Event {
        case readable, writable

        fileprivate var flags: Int16 { self == .readable ? Int16(POLLIN) : Int16(POLLOUT) }
    }

    /// How a wait ended.
    enum Wake {
        case ready, timedOut, cancelled
    }

    private struct Waiter {
        let descriptor: Int32
        let flags: Int16
        let deadline: ContinuousClock.Instant?
        let continuation: CheckedContinuation<Wake, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        /// Waits whose task was cancelled before they were registered.
        var cancelled: Set<UInt64> = []
        var lastID: UInt64 = 0
        var isRunning = false
    }

    private let state = Mutex(State())
    /// Wakes the thread when there is a new waiter; where no pipe could be made, the thread looks often instead.
    private let bell: Pipe?

    private init() {
        bell = try? Pipe()
        for end in [listening, ringing] where end >= 0 { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }

    private var listening: Int32 {
        switch bell {
        case .some(let pipe): pipe.reading.raw
        case .none: -1
        }
    }

    private var ringing: Int32 {
        switch bell {
        case .some(let pipe): pipe.writing.raw
        case .none: -1
        }
    }

    /// Waits until a socket is ready (or broken: the next call on it tells), or the deadline, or cancellation.
    func wait(_ descriptor: Int32, for event: Event, until deadline: ContinuousClock.Instant?) async -> Wake {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let wake = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(
                    descriptor: descriptor, flags: event.flags, deadline: deadline, continuation: continuation)
                register(waiter, id)
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil { state.cancelled.insert(id) }
                return waiter
            }
            waiter?.continuation.resume(returning: .cancelled)
        }
        _ = state.withLock { $0.cancelled.remove(id) }
        return wake
    }

    private func register(_ waiter: Waiter, _ id: UInt64) {
        let (isCancelled, needsThread) = state.withLock { state in
            if state.cancelled.contains(id) { return (true, false) }
            state.waiters[id] = waiter
            defer { state.isRunning = true }
            return (false, !state.isRunning)
        }
        if isCancelled {
            waiter.continuation.resume(returning: .cancelled)
        } else if needsThread {
            startThread { self.loop() }
        } else {
            var byte: UInt8 = 1
            // A full pipe is as good a ring as another byte.
            _ = write(ringing, &byte, 1)
        }
    }

    /// Looks at the sockets before the clock: what has come in time is never late, however late this thread is.
    private func loop() {
        var wasIdle = false
        while true {
            let (isOver, waiting) = state.withLock { state in
                let isOver = state.waiters.isEmpty && wasIdle
                if isOver { state.isRunning = false }
                return (isOver, Array(state.waiters))
            }
            if isOver { return }

            var timeout = listening < 0 ? Duration.milliseconds(5) : .seconds(1)
            for (_, waiter) in waiting {
                if let deadline = waiter.deadline { timeout = min(timeout, deadline - .now) }
            }
            timeout = max(timeout, .zero)
            var polled = [pollfd(fd: listening, events: Int16(POLLIN), revents: 0)]
            polled += waiting.map { pollfd(fd: $0.value.descriptor, events: $0.value.flags, revents: 0) }
            let count = poll(&polled, nfds_t(polled.count), Int32(timeout / .milliseconds(1)) + 1)
            wasIdle = waiting.isEmpty && count == 0
            if count < 0 { continue }
            if polled[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 256)
                _ = read(listening, &bytes, bytes.count)
            }
            let now = ContinuousClock.now
            let ended = state.withLock { state in
                zip(waiting, polled.dropFirst()).compactMap { entry, polled -> (Waiter, Wake)? in
                    let isReady = polled.revents != 0
                    guard isReady || entry.value.deadline.map({ $0 <= now }) ?? false else { return nil }
                    return state.waiters.removeValue(forKey: entry.key).map { ($0, isReady ? .ready : .timedOut) }
                }
            }
            for (waiter, wake) in ended { waiter.continuation.resume(returning: wake) }
        }
    }
}
