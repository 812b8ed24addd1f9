import CLinux
import Glibc
import Posix
import Synchronization

/// What a warm box and whoever has an order for it say to each other.
final class Starter: Sendable {
    /// Wakes the supervisor: an order is there.
    let event: Descriptor
    private let state = Mutex(State())

    private struct State {
        var isReady = false
        var hasEnded = false
        var hasBegun = false
        var order: [UInt8]?
        var orderedAt: UInt64?
        /// Who waits for the box to become ready, or to end.
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    init() throws(SystemError) {
        event = Descriptor(owning: try call("make an event") { glovebox_event() })
    }

    /// Comes back when the box is ready, with true, or has ended, with false.
    func readiness() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.hasEnded { return false }
                if state.isReady { return true }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Whether an order would begin at once.
    var isReady: Bool { state.withLock { $0.isReady && !$0.hasEnded } }

    /// Gives the order; it is passed on as soon as the box is ready.
    func give(_ order: [UInt8]) {
        state.withLock {
            $0.order = order
            $0.orderedAt = Sandbox.monotonicNanoseconds()
        }
        var one: UInt64 = 1
        _ = write(event.raw, &one, MemoryLayout<UInt64>.size)
    }

    /// When the order was given, CLOCK_MONOTONIC in nanoseconds.
    var orderedAt: UInt64? { state.withLock(\.orderedAt) }

    /// True where the order has reached the box's command.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    // The supervisor's side.

    func becomeReady() { settle { $0.isReady = true } }

    var order: [UInt8]? { state.withLock(\.order) }

    func begin() { state.withLock { $0.hasBegun = true } }

    func end() { settle { $0.hasEnded = true } }

    private func settle(_ change: (inout State) -> Void) {
        let (waiting, answer) = state.withLock { state in
            change(&state)
            defer { state.waiting = [] }
            return (state.waiting, state.isReady && !state.hasEnded)
        }
        for continuation in waiting { continuation.resume(returning: answer) }
    }
}
