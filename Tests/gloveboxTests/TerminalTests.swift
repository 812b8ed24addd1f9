import Measures
import Posix
import Record
import Testing

@testable import glovebox

@Suite struct TerminalTests {
    private static let snapshots = Path(#filePath).parent.parent / "Snapshots"

    /// Compares with the file of that name; where GLOVEBOX_NEW_SNAPSHOTS is set, writes it instead.
    private func expectSnapshot(_ lines: [InkedLine], colour: Bool, _ name: String) throws {
        let text = lines.map { $0.rendered(colour: colour) + "\n" }.joined()
            .split(separator: "\u{1B}", omittingEmptySubsequences: false).joined(separator: "\\e")
        let file = Self.snapshots / "\(name).txt"
        if environmentVariable("GLOVEBOX_NEW_SNAPSHOTS") != nil { try Files.writeAtomically(text, to: file) }
        #expect(text == (try? Files.readText(file)), "\(name): set GLOVEBOX_NEW_SNAPSHOTS=1 and look at the difference")
    }

    @Test(arguments: [(40, false), (80, false), (120, false), (80, true)])
    func `the live view shows the tree, the best score and the budget`(width: Int, colour: Bool) throws {
        let events = SampleRun.opening + SampleRun.search
        let progress = SampleRun.progress(after: events)
        let now = Duration.milliseconds(events.count * 1_000 + 2_240)
        let lines = RunFrame(progress: progress, now: now, width: width, height: 24).lines()
        #expect(lines.allSatisfy { $0.width <= width })
        try expectSnapshot(lines, colour: colour, "run-\(width)\(colour ? "-colour" : "")")
    }

    @Test(arguments: [(40, false), (80, false), (120, false), (80, true)])
    func `the closing box says what was tried, scored and spent`(width: Int, colour: Bool) throws {
        let progress = SampleRun.progress(after: SampleRun.opening + SampleRun.search + SampleRun.ending)
        let box = ClosingBox(progress: progress, report: "runs/20261121-101500-wisconsin-breast-cancer/report.html")
        let lines = box.lines(width: width)
        #expect(Set(lines.map(\.width)).count == 1, "every line of the box is as wide as the others")
        #expect(lines.allSatisfy { $0.width <= width })
        try expectSnapshot(lines, colour: colour, "box-\(width)\(colour ? "-colour" : "")")
    }

    @Test func `plain lines tell the same in a pipe`() throws {
        var progress = RunProgress()
        var lines: [InkedLine] = []
        for (second, event) in (SampleRun.opening + SampleRun.search + SampleRun.ending).enumerated() {
            progress.take(event, at: .seconds(second))
            if let line = RunLines.line(for: event, in: progress) { lines.append(InkedLine(line)) }
        }
        try expectSnapshot(lines, colour: false, "lines")
    }

    @Test func `every prefix of a run can be shown, whatever the window`() {
        let events = SampleRun.opening + SampleRun.search + SampleRun.ending
        for count in 0...events.count {
            let progress = SampleRun.progress(after: Array(events.prefix(count)))
            for (width, height) in [(20, 8), (33, 10), (80, 24), (200, 60)] {
                let frame = RunFrame(progress: progress, now: .seconds(count), width: width, height: height).lines()
                #expect(frame.allSatisfy { $0.width <= width })
                let box = ClosingBox(progress: progress, report: nil).lines(width: width)
                #expect(Set(box.map(\.width)).count == 1)
                #expect(box.allSatisfy { $0.width <= width })
            }
        }
    }

    @Test func `a large tree keeps to the window and shows the best, the baseline and the latest`() {
        var events = SampleRun.opening
        for node in 1...300 {
            events += SampleRun.node(
                node, "tune", step: node, execution: node, parent: node > 1 ? node - 1 : nil,
                score: node == 20 ? 0.9999 : 0.99, error: 0.001)
        }
        let frame = RunFrame(
            progress: SampleRun.progress(after: events), now: .seconds(9_999), width: 80, height: 24
        ).lines().map { $0.rendered(colour: false) }
        #expect(frame.count <= 24)
        #expect(frame.contains { $0.contains("★") && $0.contains("0.9999") })
        #expect(frame.contains { $0.contains("● 0 baseline") })
        #expect(frame.contains { $0.hasPrefix("⋮ 2") && $0.hasSuffix("more nodes") })
    }

    @Test func `a lower score is better where the metric says so`() {
        var events = SampleRun.opening
        if case .runStarted(var start) = events[0] {
            start.metric = MetricRecord(name: "rmse", direction: "lower", ideal: 0)
            events[0] = .runStarted(start)
        }
        events += SampleRun.node(1, "card", step: 1, execution: 1, score: 0.8, error: 0.01)
        let progress = SampleRun.progress(after: events)
        #expect(progress.best?.id == 1)
        let gain = progress.gain(of: SampleRun.score(0.8, 0), over: SampleRun.score(0.9931, 0))
        #expect(gainText(gain) == "0.1931 better")
    }

    @Test(arguments: [
        (0.0, "the same"), (0.0023, "0.0023 better"), (-0.0023, "0.0023 worse"), (0.00002, "2e-05 better"),
        (-1e-15, "1e-15 worse"), (12.5, "12.500 better"),
    ])
    func `a small gain is not shown as none`(gain: Double, text: String) {
        #expect(gainText(gain) == text)
    }

    @Test func `small scores, errors and gains are not shown as zero in the closing box`() {
        var ending = SampleRun.ending
        ending[5] = .testGraded(
            TestGraded(
                submission: SampleRun.score(3.1e-8, 4e-9), baseline: SampleRun.score(9.1e-8, 4e-9),
                gain: DifferenceRecord(value: 6e-8, standardError: 1e-9, low: 5.8e-8, high: 6.2e-8),
                normalizedGain: nil))
        let progress = SampleRun.progress(after: SampleRun.opening + SampleRun.search + ending)
        let box = ClosingBox(progress: progress, report: nil).lines(width: 100).map { $0.rendered(colour: false) }
        for text in ["3.1e-08 ± 4e-09 roc_auc", "baseline 9.1e-08 ± 4e-09; paired gain +6e-08 [+5.8e-08, +6.2e-08]"] {
            #expect(box.contains { $0.contains(text) }, "\(box)")
        }
    }

    @Test func `a run that only matches the baseline says so`() {
        let events =
            SampleRun.opening + SampleRun.node(1, "card", step: 1, execution: 1, score: 0.9931, error: 0.003)
        let progress = SampleRun.progress(after: events)
        let frame = RunFrame(progress: progress, now: .seconds(9), width: 90, height: 24).lines()
        #expect(frame.contains { $0.rendered(colour: false).hasSuffix("baseline 0.9931 ± 0.0030   the same") })
        let box = ClosingBox(progress: progress, report: nil).lines(width: 100).map { $0.rendered(colour: false) }
        #expect(box.contains { $0.contains("nothing beat the baseline") })
    }

    @Test func `repeats and refits do not change a node's score`() {
        var events = SampleRun.opening
        events += SampleRun.node(1, "card", step: 1, execution: 1, score: 0.995, error: 0.001)
        events += [
            .executionStarted(ExecutionStarted(execution: 2, node: 1, purpose: .repeat, seed: 2)),
            .executionFinished(SampleRun.finished(2, node: 1, OutcomeRecord(kind: "exited", code: 0))),
            .nodeGraded(NodeGraded(node: 1, execution: 2, score: SampleRun.score(0.5, 0.1), problems: [])),
        ]
        #expect(SampleRun.progress(after: events).node(1)?.score?.value == 0.995)
    }

    @Test(arguments: [
        ("plain", "plain", 5), ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb", 6), ("two\nlines\r\tx", "two lines  x", 12),
        ("\u{202E}evil", "evil", 4), ("日本", "日本", 4), ("e\u{301}a", "e\u{301}a", 2), ("👍!", "👍!", 3),
        ("a\u{0}b\u{7F}\u{9B}c", "a\u{FFFD}b\u{FFFD}\u{FFFD}c", 6),
    ])
    func `text from models and programs can't steer the terminal`(text: String, shown: String, width: Int) {
        let line = InkedLine(text)
        #expect(line.rendered(colour: false) == shown)
        #expect(line.width == width)
    }

    @Test(arguments: [
        ("one\ntwo", "one\ntwo"), ("a\u{1B}]0;T\u{7}\nb\u{9B}", "a\u{FFFD}]0;T\u{FFFD}\nb\u{FFFD}"), ("é\n", "é\n"),
        ("", ""),
    ])
    func `nor can it in several lines`(text: String, shown: String) { #expect(printableLines(text) == shown) }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("日本語", 4, "日…"), ("x", 0, ""),
    ])
    func `a cut line never exceeds its width`(text: String, width: Int, shown: String) {
        let line = InkedLine(text).cut(to: width)
        #expect(line.rendered(colour: false) == shown)
        #expect(line.width <= width)
    }

    @Test func `a streamed answer tells its speed before it has ended`() {
        var progress = SampleRun.progress(after: SampleRun.opening)
        progress.take(.modelAsked(ModelAsked(call: 9, node: 9, purpose: "code", ask: "aa")), at: .seconds(100))
        for token in 0..<60 { progress.stream(tokens: 1, at: .milliseconds(100_000 + token * 50)) }
        #expect(progress.streamed == 60)
        #expect(abs((progress.tokensPerSecond ?? 0) - 20.3) < 0.1)
    }
}
