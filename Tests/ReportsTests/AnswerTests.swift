import Record
import Testing

@testable import Reports

struct AnswerTests {
    private func answer(_ run: SampleRun) throws -> Markup {
        try #require(try Markup.read(HTMLReport(run.story).bytes).element(id: "answer"))
    }

    @Test func `the answer comes first, with its interval, its baseline and the openings`() throws {
        let answer = try answer(try SampleRun.whole())
        #expect(answer.elements(class: "big").map { $0.text.trimmed } == ["0.9941"])
        for part in ["0.9836", "0.9987", "0.9871", "+0.0070", "0.5432"] {
            #expect(answer.text.contains(part), "\(part)")
        }
        #expect(answer.text.contains("Test labels opened"))
        #expect(!answer.text.contains("medal"))
    }

    @Test(arguments: [
        (0.0013, 0.0127, "lies above zero"), (-0.01, 0.02, "chance can explain it"),
        (-0.02, -0.01, "worse than the baseline"),
    ])
    func `a gain is called one only where its interval says so`(low: Double, high: Double, words: String) throws {
        var run = SampleRun()
        try run.begin()
        let node = try run.propose("baseline", files: [("main.py", "x")])
        try run.run(node, score: 0.9)
        try run.finish(
            picking: node, among: [],
            gain: DifferenceRecord(value: (low + high) / 2, standardError: 0.004, low: low, high: high))
        #expect(try answer(run).text.contains(words))
    }

    @Test func `small scores, errors and gains are not printed as zero`() throws {
        func score(_ value: Double) -> ScoreRecord {
            ScoreRecord(
                metric: "rmse", value: value, standardError: 4e-9, low: value - 8e-9, high: value + 8e-9, rows: 9)
        }
        var run = SampleRun()
        try run.begin()
        let node = try run.propose("baseline", files: [("main.py", "x")])
        try run.run(node, score: 3.1e-8, error: 4e-9)
        try run.finish(
            picking: node, among: [(node, 3.1e-8)], scores: (score(3.1e-8), score(9.1e-8)),
            gain: DifferenceRecord(value: 6e-8, standardError: 1e-9, low: 5.8e-8, high: 6.2e-8))
        let markdown = MarkdownReport(run.story).text
        let answer = try answer(run)
        #expect(answer.elements(class: "big").map { $0.text.trimmed } == ["3.1e-08"])
        for text in ["3.1e-08", "4e-09", "2.3e-08", "3.9e-08", "9.1e-08", "+6e-08", "1e-09", "+5.8e-08"] {
            #expect(answer.text.contains(text), "\(text)")
            #expect(markdown.contains("[\(text)]"), "\(text)")
        }
        #expect(answer.elements(class: "facts").allSatisfy { !$0.text.contains("0.000") })
    }

    @Test func `a leaderboard gives medal, rank and percentile`() throws {
        var run = SampleRun()
        try run.begin()
        let node = try run.propose("baseline", files: [("main.py", "x")])
        try run.run(node, score: 0.9)
        try run.finish(picking: node, among: [], medal: "silver", teams: 512)
        let text = try answer(run).text
        for part in ["silver", "512", "42", "91.5"] { #expect(text.contains(part), "\(part)") }
        // The first sentence tells it; numbers are links, whose text stands apart.
        #expect(text.contains("(roc_auc), a  medal: rank  of  teams"))
        let page = MarkdownReport(RunStory(run.evidence)).text
        #expect(page.contains("Leaderboard") && page.contains("91.5"))
    }

    @Test func `an unfinished run says so before any number, and calls its best score no result`() throws {
        let run = try SampleRun.whole()
        var evidence = run.evidence
        evidence.events = Array(run.events.prefix(60))
        let page = try Markup.read(HTMLReport(RunStory(evidence)).bytes)
        let answer = try #require(page.element(id: "answer"))
        #expect(answer.children.first?.text.contains("This run is unfinished.") == true)
        #expect(answer.text.contains("There is no test score"))
        #expect(answer.text.contains("it is no result"))
    }

    @Test func `an interrupted run gives its reason, and a resumed one no longer does`() throws {
        var run = SampleRun()
        try run.begin()
        try run.add(Interrupted(reason: "Ctrl-C"))
        #expect(run.story.standing == .interrupted)
        #expect(try answer(run).text.contains("Ctrl-C"))
        try run.add(Resumed(process: 12, cutBytes: 0))
        #expect(run.story.standing == .unfinished)
    }

    @Test func `without a single event there is a page that says what is missing`() throws {
        let run = SampleRun()
        #expect(run.story.standing == .blank)
        #expect(try answer(run).text.contains("This is no whole run."))
    }

    @Test func `test labels that were opened too early are the first thing one reads`() throws {
        var run = SampleRun()
        try run.begin()
        try run.add(TestOpened(split: "ab", fileDigest: "cd", purpose: "peek", process: 1, openings: 3))
        let node = try run.propose("draft", files: [("main.py", "x")])
        try run.run(node, score: 0.9)
        try run.finish(picking: node, among: [])
        let answer = try answer(run)
        #expect(answer.text.contains("Test labels were read out of turn."))
        #expect(answer.text.contains("before the submission was fixed"))
        #expect(answer.text.contains("A node was proposed after"))
        #expect(MarkdownReport(run.story).text.contains("read out of turn"))
    }
}

extension String {
    var trimmed: String { split(separator: " ").joined(separator: " ") }
}
