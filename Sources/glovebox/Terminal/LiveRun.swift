import Measures
import Posix
import Record
import Synchronization

/// Shows a run while it happens: a tree that is redrawn in place on a terminal, plain lines elsewhere; both on standard
/// error, so that standard output carries the result alone.
final class LiveRun: Sendable {
    private let console: Console
    private let progress = Mutex(RunProgress())
    private let began = ContinuousClock.now
    /// Redraws a second, at the most.
    private static let pause = Duration.milliseconds(125)

    init(console: Console) { self.console = console }

    /// The state so far.
    var state: RunProgress { progress.withLock { $0 } }

    /// Takes the events of a run's earlier life, without a word about each.
    func restore(_ events: some Sequence<Event>) {
        let now = now
        progress.withLock { progress in for event in events { progress.take(event, at: now) } }
    }

    /// Takes an event that has just happened.
    func show(_ event: Event) {
        let now = now
        let state = progress.withLock { progress in
            progress.take(event, at: now)
            return progress
        }
        if console.style.isInteractive { return }
        if let line = RunLines.line(for: event, in: state) { console.say(line) }
    }

    /// So many more tokens of the answer have arrived.
    func streamed(tokens count: Int = 1) {
        let now = now
        progress.withLock { $0.stream(tokens: count, at: now) }
    }

    /// Redraws the view while the body runs, and leaves its last state on the screen.
    func watch<Result: Sendable>(_ body: @Sendable () async throws -> Result) async rethrows -> Result {
        guard console.style.isInteractive else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.redraw() }
            defer {
                group.cancelAll()
                draw()
                console.keepFrame()
            }
            return try await body()
        }
    }

    /// Writes the closing box to standard output.
    func close(report: Path?) {
        let box = ClosingBox(progress: state, report: report)
        for line in box.lines(width: console.size.columns) {
            console.print(line)
        }
    }

    private var now: Duration { ContinuousClock.now - began }

    private func redraw() async {
        while !Task.isCancelled {
            draw()
            // Cancelled sleep means that the run is over: the loop's condition sees it.
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func draw() {
        let size = console.size
        // One column and one row stay free, so that nothing wraps or scrolls.
        let frame = RunFrame(progress: state, now: now, width: max(20, size.columns - 1), height: max(8, size.rows - 1))
        console.draw(frame.lines())
    }
}
