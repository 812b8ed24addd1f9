// HTTP: version 1.1 over plain sockets: messages, a bounded parser, server-sent events, a client and a small server.
//
// Sockets know no HTTP, and HTTP knows no routes. Whatever comes from the other side is bounded (`MessageLimits`) and read
// strictly: two framings, a bare line feed in a head or a control in a name are errors, not guesses. Nothing here blocks a
// thread of the cooperative pool: sockets don't block, and one thread waits for all of them (`Poller`). There is no TLS,
// no redirect, no cookie, no compression: a model server on this machine needs none.

import Measures

/// Why an exchange over HTTP came to nothing.
package enum HTTPError: Explained, Equatable {
    /// The text is no address that can be asked.
    case badAddress(text: String, problem: String)
    /// No connection could be made.
    case unreachable(address: String, reason: String)
    /// Nothing moved for as long as the time-out allows; `stage` says what was being done.
    case timedOut(stage: String, after: Duration)
    /// The other side closed the connection while something was still to come.
    case closed(stage: String)
    /// What came is not HTTP as it is written.
    case malformed(String)
    /// What came is longer than is taken.
    case tooLarge(what: String, limit: Int)
    /// The task was cancelled; the connection is closed.
    case cancelled
    /// A system call failed.
    case system(stage: String, reason: String)

    package var message: String {
        switch self {
        case .badAddress(let text, let problem): "'\(text)' is not an address that can be asked: \(problem)"
        case .unreachable(let address, let reason): "\(address) can't be reached: \(reason)"
        case .timedOut(let stage, let after): "nothing moved for \(after.brief) (\(stage))"
        case .closed(let stage): "the connection was closed (\(stage))"
        case .malformed(let problem): "this is not HTTP: \(problem)"
        case .tooLarge(let what, let limit): "\(what) is longer than \(Bytes(limit))"
        case .cancelled: "the exchange was cancelled"
        case .system(let stage, let reason): "\(stage): \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .badAddress: "Write it like http://127.0.0.1:8080."
        case .unreachable: "Is a server running there?"
        default: nil
        }
    }

    package var exitCode: Int32 { if case .cancelled = self { 130 } else { 3 } }
}
