/// The order in which a run writes its events, checked line by line: one beginning, and one end that nothing follows.
///
/// Only what a reader relies on is asked for: no event comes twice that decides what a run came to, no test label is opened
/// before the submission is fixed, and nothing is proposed, run or graded once one has been. The table is in docs/events.md.
package struct EventOrder: Sendable {
    /// How far the end has come.
    private enum Stage { case blank, searching, fixed, opened, graded, finished }

    private var stage = Stage.blank
    /// The lines of the kinds that a run has once.
    private var lines: [EventKind: Int] = [:]

    private static let single: Set<EventKind> = [
        .runStarted, .splitCarved, .attemptEnded, .picked, .submissionFixed, .testGraded, .runFinished,
    ]

    package init() {}

    /// Takes the kind of the next line, and says why no run writes it there; nil where one does.
    package mutating func take(_ name: String, line: Int) -> String? {
        guard let kind = EventKind(rawValue: name) else {
            return stage == .finished ? "comes after run_finished, which ends a run" : nil
        }
        if Self.single.contains(kind) {
            if let first = lines[kind] { return "is a second \(name); line \(first) is the first" }
            lines[kind] = line
        }
        defer { advance(by: kind) }
        return kind.isMark ? problem(ofMark: kind) : problem(of: kind)
    }

    /// A mark is written whenever a process stops or goes on; a finished run goes on no more.
    private func problem(ofMark kind: EventKind) -> String? {
        stage == .finished && kind == .resumed ? "comes after run_finished, where there is nothing to resume" : nil
    }

    private func problem(of kind: EventKind) -> String? {
        switch (stage, kind) {
        case (.blank, .runStarted): nil
        case (.blank, _): "comes before run_started, which begins a run"
        case (.searching, .testOpened): "opens test labels before submission_fixed"
        case (.searching, .testGraded): "comes before test_opened"
        case (.searching, .runFinished): "comes before test_graded"
        case (.fixed, .testOpened), (.opened, .testOpened), (.opened, .testGraded), (.graded, .runFinished): nil
        case (.fixed, _): "comes after submission_fixed, which only test_opened follows"
        case (.opened, _): "comes after test_opened, which only test_graded follows"
        case (.graded, _): "comes after test_graded, which only run_finished follows"
        case (.finished, _): "comes after run_finished, which ends a run"
        default: nil
        }
    }

    private mutating func advance(by kind: EventKind) {
        switch kind {
        case _ where kind.isMark: break
        case .submissionFixed where stage == .searching || stage == .blank: stage = .fixed
        case .testOpened where stage != .graded && stage != .finished: stage = .opened
        case .testGraded where stage != .finished: stage = .graded
        case .runFinished: stage = .finished
        default: if stage == .blank { stage = .searching }
        }
    }
}
