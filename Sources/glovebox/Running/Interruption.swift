import Glibc
import Posix
import Synchronization

/// Ctrl-C and its kin: once cancels the verb, which finishes cleanly; twice ends the process at once with 130.
///
/// SIGINT, SIGTERM and SIGHUP are blocked in all threads, and the main thread does nothing but wait for them, so no code of
/// ours runs inside a signal handler. An async main would not do: the runtime parks the main thread in `sigsuspend` with
/// an empty mask, where the first signal ends the process.
enum Interruption {
    /// What the first signal does, once a verb is at work.
    private static let action = Mutex<(@Sendable () -> Void)?>(nil)
    /// What is done right before the process ends at the second signal.
    private static let farewell = Mutex<(@Sendable () -> Void)?>(nil)
    private static let count = Atomic<Int>(0)

    static var happened: Bool { count.load(ordering: .relaxed) > 0 }

    /// Must be called before any other thread starts, because threads inherit the mask.
    static func block() {
        signal(SIGPIPE, SIG_IGN)
        var signals = awaited
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Names what the first signal does and what is said at the second; a signal that came before is honoured now.
    static func whenInterrupted(_ first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void) {
        action.withLock { $0 = first }
        farewell.withLock { $0 = second }
        if happened { first() }
    }

    private static var awaited: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        return signals
    }

    /// Waits for signals for the rest of the process's life.
    static func wait() -> Never {
        var signals = awaited
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            if count.add(1, ordering: .relaxed).oldValue == 0 {
                action.withLock { $0 }?()
            } else {
                farewell.withLock { $0 }?()
                _exit(Exit.interrupted.rawValue)
            }
        }
    }
}
