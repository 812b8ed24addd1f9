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

    /// How many signals came, and what is done about them once that is known.
    private static let state = Mutex<(count: Int, response: Response?)>((0, nil))

    static var happened: Bool { state.withLock { $0.count > 0 } }

    /// Must be called before any other thread starts, because threads inherit the mask.
    static func block() {
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow is a failed write, told with its path, and not a sudden death.
        signal(SIGXFSZ, SIG_IGN)
        var signals = awaited
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Names the response; a signal that came before is answered now.
    static func respond(by new: Response) {
        let isLate = state.withLock { state in
            state.response = new
            return state.count > 0
        }
        if isLate { stop(new) }
    }

    /// Waits for signals for the rest of the process's life.
    ///
    /// Messages are written by others: where standard error is stuck, the second signal must still end the process.
    static func wait() -> Never {
        var signals = awaited
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            let (count, response) = state.withLock { state in
                state.count += 1
                return state
            }
            if count == 1 {
                if let response { stop(response) }
            } else {
                if let response { say(response.farewell) }
                _exit(Exit.interrupted.rawValue)
            }
        }
    }

    /// Says first, because what is cancelled may end the process before a message is out.
    private static func stop(_ response: Response) {
        say(response.announce)
        response.cancel()
    }

    /// Gives a message a tenth of a second: one that can't be written holds up nothing for longer.
    private static func say(_ message: @escaping @Sendable () -> Void) {
        let isSaid = Sent()
        startThread {
            message()
            isSaid.flag.store(true, ordering: .releasing)
        }
        for _ in 0..<100 where !isSaid.flag.load(ordering: .acquiring) { usleep(1_000) }
    }

    private final class Sent: Sendable {
        let flag = Atomic(false)
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
