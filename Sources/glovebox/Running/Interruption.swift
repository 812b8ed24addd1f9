import Glibc
import Posix
import Synchronization

/// Ctrl-C and its kin: once cancels the verb, which finishes cleanly; twice ends the process at once with 130.
///
/// SIGINT, SIGTERM and SIGHUP are blocked in all threads, and the main thread does nothing but wait for them, so no code of
/// ours runs inside a signal handler. An async main would not do: the runtime parks the main thread in `sigsuspend` with
/// an empty mask, where the first signal ends the process.
enum Interruption {
    /// What a verb does about signals.
    struct Response: Sendable {
        /// Cancels the verb; must not block.
        let cancel: @Sendable () -> Void
        /// Says that it stops, and how to stop it at once.
        let announce: @Sendable () -> Void
        /// Says that it was stopped at once, and how to go on.
        let farewell: @Sendable () -> Void
    }

    private static let response = Mutex<Response?>(nil)
    private static let count = Atomic<Int>(0)

    static var happened: Bool { count.load(ordering: .relaxed) > 0 }

    /// Must be called before any other thread starts, because threads inherit the mask.
    static func block() {
        signal(SIGPIPE, SIG_IGN)
        var signals = awaited
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Names the response; a signal that came before is answered now.
    static func respond(by new: Response) {
        response.withLock { $0 = new }
        if happened { new.cancel() }
    }

    /// Waits for signals for the rest of the process's life.
    ///
    /// Messages are written by others: where standard error is stuck, the second signal must still end the process.
    static func wait() -> Never {
        var signals = awaited
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            let current = response.withLock { $0 }
            if count.add(1, ordering: .relaxed).oldValue == 0 {
                current?.cancel()
                // Nobody awaits these: a message that can't be written holds up nothing.
                Task.detached { current?.announce() }
            } else {
                Task.detached { current?.farewell() }
                usleep(100_000)
                _exit(Exit.interrupted.rawValue)
            }
        }
    }

    private static var awaited: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        // Under nohup SIGHUP is ignored, and stays so.
        for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isIgnored(SIGHUP) {
            sigaddset(&signals, number)
        }
        return signals
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        sigaction(number, nil, &current)
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
