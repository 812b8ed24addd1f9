import Glibc
import JSON
import Measures
import Posix
import Synchronization

/// Where a verb writes: data to standard output, messages to standard error, and a frame that is redrawn in place.
///
/// Data is gathered and written in large pieces, messages at once. The cursor is hidden only inside the one write that
/// draws a frame, so there is nothing to restore, however the process ends.
final class Console: Sendable {
    /// What the terminal, or its absence, allows.
    struct Style: Sendable, Equatable {
        /// Standard error is a terminal that can be drawn on.
        var isInteractive: Bool
        var hasColour: Bool
        /// Standard output is a terminal with colours.
        var outputHasColour: Bool

        static func ofThisProcess() -> Style {
            let isCapable = environmentVariable("TERM").map { $0 != "dumb" } ?? false
            let wantsColour = isCapable && environmentVariable("NO_COLOR") == nil
            let (output, errors) = (isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1)
            return Style(
                isInteractive: errors && isCapable, hasColour: errors && wantsColour,
                outputHasColour: output && wantsColour)
        }
    }

    private struct State {
        var pending: [UInt8] = []
        var frame: [InkedLine] = []
        /// The first error of standard output, EPIPE aside.
        var failure: SystemError?
    }

    let style: Style
    private let state = Mutex(State())
    private static let piece = 1 << 16

    init(style: Style = .ofThisProcess()) { self.style = style }

    /// Columns and rows of the terminal behind standard error, asked anew at each call; 100 columns where there is none.
    var size: (columns: Int, rows: Int) {
        var window = winsize()
        if ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
            return (Int(window.ws_col), Int(window.ws_row))
        }
        return (environmentVariable("COLUMNS").flatMap { Int($0) }.map { max(20, $0) } ?? 100, 40)
    }

    /// Text to standard output, as it is.
    func write(_ text: String) { write(bytes: Array(text.utf8)) }

    /// The same for what may be no text.
    func write(bytes: [UInt8]) {
        state.withLock { state in
            state.pending += bytes
            if state.pending.count >= Self.piece { Self.flush(&state) }
        }
    }

    /// One line, or several, to standard output; text of models and strangers may be in it.
    func print(_ line: String) { write(printableLines(line) + "\n") }

    /// One styled line to standard output.
    func print(_ line: InkedLine) { write(line.rendered(colour: style.outputHasColour) + "\n") }

    /// The one JSON document of a verb that was called with `--json`.
    func document(_ value: JSONValue) { write(value.encoded(.indented) + "\n") }

    /// One line, or several, to standard error, above the frame where there is one; text of models and strangers may be in it.
    func say(_ message: String) {
        state.withLock { state in
            StandardStreams.write(err: erasing(state.frame) + printableLines(message) + "\n" + drawing(state.frame))
        }
    }

    /// Draws a frame on the terminal in place of the last one; does nothing where standard error is no terminal.
    ///
    /// Each line must fit into the terminal's width: a wrapped line would be left behind.
    func draw(_ frame: [InkedLine]) {
        guard style.isInteractive else { return }
        state.withLock { state in
            guard frame != state.frame else { return }
            StandardStreams.write(err: erasing(state.frame) + drawing(frame))
            state.frame = frame
        }
    }

    /// Takes the frame away.
    func clearFrame() { draw([]) }

    /// Leaves the frame as it stands, and goes on below it.
    func keepFrame() { state.withLock { $0.frame = [] } }

    /// Writes what is pending; the error, where standard output could not take it all.
    @discardableResult
    func finish() -> SystemError? {
        state.withLock { state in
            Self.flush(&state)
            return state.failure
        }
    }

    private static func flush(_ state: inout State) {
        guard !state.pending.isEmpty else { return }
        defer { state.pending.removeAll(keepingCapacity: true) }
        guard state.failure == nil else { return }
        do throws(SystemError) { try writeOut(state.pending) } catch {
            // A reader that went away (`| head`) has what it wanted.
            if error.code != EPIPE { state.failure = error }
        }
    }

    private static func writeOut(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            let code = errno
            if code == EAGAIN {
                var poller = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
            } else if code != EINTR {
                throw SystemError("write", path: "standard output", code: code)
            }
        }
    }

    /// Up to the frame's first line, and everything below away.
    ///
    /// Where the window has become narrower since the frame was drawn, its lines are wrapped by now and take more rows.
    private func erasing(_ frame: [InkedLine]) -> String {
        guard !frame.isEmpty else { return "" }
        let columns = size.columns
        let rows = frame.reduce(0) { $0 + max(1, ($1.width + columns - 1) / columns) }
        return "\u{1B}[\(rows)F\u{1B}[0J"
    }

    /// The frame, drawn without a visible cursor and without wrapping, as one update where the terminal knows such.
    private func drawing(_ frame: [InkedLine]) -> String {
        guard !frame.isEmpty else { return "" }
        let text = frame.map { $0.rendered(colour: style.hasColour) + "\n" }.joined()
        return "\u{1B}[?2026h\u{1B}[?25l\u{1B}[?7l\(text)\u{1B}[?7h\u{1B}[?25h\u{1B}[?2026l"
    }
}
