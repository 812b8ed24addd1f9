import Digest
import JSON
import Record
import Testing

@testable import Reports

struct StoryTests {
    @Test func `nodes know their parents, children, states and scores`() throws {
        let story = try SampleRun.whole().story
        #expect(story.nodes.map(\.number) == Array(0...9))
        #expect(story.node(2)?.children == [5, 6])
        #expect(story.node(8)?.parent == 4)
        #expect(story.best?.number == 4)
        #expect(story.baseline?.score?.plain.value == 0.9812)
        let states = story.nodes.map(\.state.label.text)
        #expect(
            states == [
                "scored", "error", "scored", "scored", "scored", "over a limit", "no program", "invalid", "scored",
                "scored",
            ])
        #expect(story.standing == .finished)
    }

    @Test func `where less is better the best is the least`() throws {
        var run = SampleRun()
        try run.begin(metric: MetricRecord(name: "rmse", direction: "lower", ideal: 0))
        for score in [54.2, 51.7, 58.0] {
            let node = try run.propose("draft", files: [("main.py", "\(score)")])
            try run.run(node, score: score, error: 1.9, metric: "rmse")
        }
        #expect(run.story.best?.number == 1)
        #expect(Numbers(run.story).scorePlaces == 1)
        let page = try Markup.read(HTMLReport(run.story).bytes)
        #expect(page.text.contains("lower is better"))
    }

    @Test func `each number is cited by the event that says it`() throws {
        let run = try SampleRun.whole()
        for node in run.story.nodes {
            guard let score = node.score, let seq = score.citation.events.first else { continue }
            #expect(run.events[seq].kind == "node_graded")
            #expect(run.events[seq].payload["score"]?["value"]?.doubleValue == score.plain.value)
        }
        #expect(run.story.graded?.gain.present()?.citation == run.story.graded?.citation)
    }

    @Test func `counts name the events that they count`() throws {
        let run = try SampleRun.whole()
        let tally = Tally(run.story)
        #expect(tally.attempts.plain == 9 && tally.faulty.plain == 4 && tally.scored.plain == 5)
        #expect(tally.executions.plain == run.events.count { $0.kind == "execution_finished" })
        for derivation in tally.derivations { #expect(derivation.events.allSatisfy { $0 < run.events.count }) }
        #expect(Set(tally.derivations.map(\.name)).count == tally.derivations.count)
    }

    @Test func `before its end a run has spent what its events add up to`() throws {
        let run = try SampleRun.whole()
        var evidence = run.evidence
        evidence.events = Array(run.events.prefix(50))
        let spent = Tally(RunStory(evidence)).spending
        let answered = evidence.events.filter { $0.kind == "model_answered" }
        #expect(spent.model.plain == 940 * answered.count)
        #expect(spent.model.citation.events == answered.map(\.seq))
        #expect(spent.harness == nil)
    }

    @Test func `time between a stop and a resume is not counted`() throws {
        var run = SampleRun()
        try run.begin()
        try run.add(Interrupted(reason: "power"), after: 100)
        try run.add(Resumed(process: 2, cutBytes: 0), after: 5_000_000)
        try run.add(StepStarted(step: 1, elapsedMs: 0, tokens: 0), after: 300)
        #expect(Tally(run.story).spending.wall.plain == 440)
    }

    @Test func `a node that was never proposed knows what it was to be`() throws {
        var run = SampleRun()
        try run.begin()
        try run.add(StepStarted(step: 4, elapsedMs: 0, tokens: 0))
        try run.add(Decided(step: 4, operator: "improve", parent: nil, reason: "it is the best", draws: []))
        try run.ask("plan", for: 9, question: "What next?", answer: nil)
        #expect(run.story.node(9)?.operator == "improve")
        #expect(run.story.node(9)?.state.label.text == "not proposed")
    }

    @Test func `an unknown kind is listed, and a broken payload is named`() throws {
        var run = try SampleRun.whole()
        run.add(kind: "telepathy", ["strength": 9])
        run.add(kind: "node_graded", ["node": "three"])
        let story = run.story
        #expect(story.unread.map(\.kind) == ["telepathy", "node_graded"])
        #expect(story.unread.first?.problem == nil)
        #expect(story.unread.last?.problem != nil)
        let page = try Markup.read(HTMLReport(story).bytes)
        #expect(page.text.contains("telepathy"))
        #expect(page.element(id: "answer")?.text.contains("Some events could not be read.") == true)
    }

    @Test func `events in an order that no run has give a page all the same`() throws {
        let run = try SampleRun.whole()
        for shift in [3, 11, 37] {
            var evidence = run.evidence
            evidence.events = (0..<run.events.count).map { place in
                var event = run.events[(place * 31 + shift) % run.events.count]
                event.seq = place
                return event
            }
            _ = try Markup.read(HTMLReport(RunStory(evidence)).bytes)
            #expect(!MarkdownReport(RunStory(evidence)).text.isEmpty)
        }
    }

    @Test func `a node that names itself or a later one as its parent hangs nowhere`() throws {
        var run = SampleRun()
        try run.begin()
        try run.propose("draft", from: 0, files: nil)
        try run.propose("improve", from: 5, files: nil)
        #expect(run.story.nodes.allSatisfy { $0.parent == nil })
        _ = try Markup.read(HTMLReport(run.story).bytes)
    }

    @Test func `a missing or edited blob is told, and its place says why`() throws {
        let run = try SampleRun.whole()
        for (blob, words) in [
            (Evidence.Blob.missing, "missing from"), (.damaged, "was changed"),
            (.unreadable("EIO"), "could not be read"),
        ] {
            var evidence = run.evidence
            evidence.blob = { _ in blob }
            let page = try Markup.read(HTMLReport(RunStory(evidence)).bytes)
            #expect(page.element(id: "integrity")?.text.contains(words) == true)
            let isTold = page.element(id: "answer")?.text.contains("changed after they were written") == true
            #expect(isTold == (blob == .damaged))
        }
    }

    @Test(arguments: [
        ([0.0121], [0.98], 3), ([0.00041], [0.98], 5), ([1.9], [54.0], 1), ([24.0], [3_100.0], 0), ([], [0.5], 4),
        ([], [3_100.0], 0),
        ([0.0121, 0.0015, 0.011], [0.98], 4), ([0.01, 0.000_001, 0.01], [0.9], 4), ([], [], 4), ([0], [0], 4),
        ([1e-300], [1e300], 6),
    ])
    func `scores have as many decimals as their errors allow`(errors: [Double], values: [Double], places: Int) {
        #expect(Numbers.places(errors: errors, values: values) == places)
    }
}
