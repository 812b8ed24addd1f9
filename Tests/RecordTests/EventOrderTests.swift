import Record
import Testing

@Suite struct EventOrderTests {
    static let beginning: [EventKind] = [.runStarted, .splitCarved, .nodeProposed, .attemptEnded, .picked]
    static let ending: [EventKind] = [.submissionFixed, .testOpened, .testGraded, .runFinished]

    /// The first line at which no run writes what stands there, and why.
    private func fault(in kinds: [EventKind]) -> String? {
        var order = EventOrder()
        for (index, kind) in kinds.enumerated() {
            if let problem = order.take(kind.rawValue, line: index + 1) { return "\(index + 1): \(problem)" }
        }
        return nil
    }

    static let runs: [(name: String, kinds: [EventKind], fault: String?)] = [
        ("a whole run", beginning + ending, nil),
        ("a run that was resumed before it began", [.resumed] + beginning + ending, nil),
        (
            "labels opened again after kills",
            beginning + [.submissionFixed, .testOpened, .interrupted, .resumed, .testOpened, .testGraded, .resumed]
                + [.runFinished, .interrupted], nil
        ),
        ("a search that goes on", beginning.dropLast(2) + [.stepStarted, .modelAsked], nil),
        ("no beginning", [.splitCarved], "1: comes before run_started, which begins a run"),
        ("two beginnings", beginning + [.runStarted], "6: is a second run_started; line 1 is the first"),
        ("two picks", beginning + [.picked], "6: is a second picked; line 5 is the first"),
        ("labels before the submission", beginning + [.testOpened], "6: opens test labels before submission_fixed"),
        (
            "a node after the submission", beginning + [.submissionFixed, .nodeProposed],
            "7: comes after submission_fixed, which only test_opened follows"
        ),
        (
            "a node after the labels", beginning + [.submissionFixed, .testOpened, .nodeProposed],
            "8: comes after test_opened, which only test_graded follows"
        ),
        (
            "a second score", beginning + ending.dropLast() + [.testGraded],
            "9: is a second test_graded; line 8 is the first"
        ),
        (
            "an opening after the score", beginning + ending.dropLast() + [.testOpened],
            "9: comes after test_graded, which only run_finished follows"
        ),
        (
            "a node after the end", beginning + ending + [.nodeGraded],
            "10: comes after run_finished, which ends a run"
        ),
        (
            "a resume after the end", beginning + ending + [.resumed],
            "10: comes after run_finished, where there is nothing to resume"
        ),
    ]

    @Test(arguments: runs.indices)
    func `a run's events have one order`(index: Int) {
        #expect(fault(in: Self.runs[index].kinds) == Self.runs[index].fault, "\(Self.runs[index].name)")
    }

    @Test func `a kind of a later version may stand anywhere before the end`() {
        var order = EventOrder()
        for (line, kind) in (Self.beginning + Self.ending).enumerated() {
            #expect(order.take("telepathy", line: line) == nil)
            #expect(order.take(kind.rawValue, line: line) == nil)
        }
        #expect(order.take("telepathy", line: 10) == "comes after run_finished, which ends a run")
    }
}
