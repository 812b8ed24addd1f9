// Measures: quantities that a person types or reads, as types and as text.
//
// Bytes, durations, numbers and the nearest match to a mistyped word, and the one shape that every error of Glovebox has.
// It knows no system call and no file: whatever needs the machine lives in Posix or above.

/// An error that tells a person what happened, and what to do next.
///
/// Every module's error enum conforms; the command line prints `message`, then `hint` on a line of its own, and ends
/// with `exitCode`.
package protocol Explained: Error, CustomStringConvertible {
    /// What happened and where, in one sentence without a full stop.
    var message: String { get }
    /// What to do next, or nil where nothing sensible can be said.
    var hint: String? { get }
    /// The exit code of `design.md`: 1 the thing asked for failed, 2 wrong usage, 3 this machine lacks something.
    var exitCode: Int32 { get }
}

extension Explained {
    package var hint: String? { nil }
    package var exitCode: Int32 { 1 }
    package var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}

/// A quantity's text could not be read: no unit, an unknown unit, or not a number.
package struct QuantityError: Explained {
    package let message: String
    package let hint: String?
    package var exitCode: Int32 { 2 }
}
