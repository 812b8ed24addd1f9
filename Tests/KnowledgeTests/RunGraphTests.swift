import Digest
import Knowledge
import Posix
import Testing

@Suite struct RunGraphTests {
    private func graph(_ scene: borrowing Scene, _ run: String = "r1", task: TaskRecord = iris) throws -> RunGraph {
        let graph = try RunGraph.open(scene.home.path / "\(run).sqlite", run: run, task: task)
        try graph.record(0, "baseline", score: 0.50)
        try graph.record(1, "card", card: "forest", knobs: ["trees": "100"], score: 0.40)
        try graph.record(2, parent: 1, "tune", card: "forest", knobs: ["trees": "10"], score: 0.46)
        try graph.record(3, parent: 1, "tune", card: "forest", knobs: ["trees": "500"], score: 0.35)
        try graph.record(4, "draft")
        try graph.record(5, parent: 4, "debug", score: 0.60)
        try graph.record(6, parent: 3, "improve", score: 0.35)
        return graph
    }

    @Test func `attempts, their descent and their scores come back`() throws {
        let scene = try Scene()
        let graph = try graph(scene)
        let attempts = try graph.attempts()
        #expect(attempts.map(\.number) == [0, 1, 2, 3, 4, 5, 6])
        #expect(attempts[3].knobs == [.init(name: "trees", value: "500")])
        #expect(attempts[4].status == .buggy)
        #expect(try graph.ancestors(of: 6).map(\.number) == [3, 1])
        #expect(try graph.ancestors(of: 0).isEmpty)
        #expect(throws: KnowledgeError.noAttempt(number: 9, file: graph.file)) { try graph.ancestors(of: 9) }
        #expect(throws: KnowledgeError.noAttempt(number: 9, file: graph.file)) {
            try graph.record(7, parent: 9, "tune")
        }
    }

    @Test func `the best is the best mean, lower where lower is better, the earlier of equals`() throws {
        let scene = try Scene()
        let graph = try graph(scene)
        #expect(try graph.best()?.attempt == 3)
        // A second execution of node 3 spoils its mean; 6 is now alone with .35.
        try graph.record(MeasureRecord(attempt: 3, metric: "log_loss", execution: 1, value: 0.45))
        let best = try #require(try graph.best())
        #expect(best == (6, 0.35, 1))
        let higher = TaskRecord(id: "iris", metric: "log_loss", isHigherBetter: true, fingerprint: "f1")
        #expect(try self.graph(scene, "r2", task: higher).best()?.attempt == 5)
    }

    @Test func `recording twice changes nothing, so a resumed run records again`() throws {
        let scene = try Scene()
        let measure = MeasureRecord(
            attempt: 1, metric: "log_loss", execution: 0, seed: .max, value: 0.4, standardError: 0.01, low: 0.38,
            high: 0.42,
            count: 90)
        let artifact = ArtifactRecord(digest: SHA256.hash("x"), bytes: 1, name: "main.py", role: "program")
        let attempt = AttemptRecord(
            number: 1, parent: nil, operator: "card", status: .scored, plan: "Try a forest.", program: SHA256.hash("p"),
            card: "forest", knobs: [.init(name: "trees", value: "100")])
        var states: [[String]] = []
        for _ in 0..<2 {
            let graph = try graph(scene)
            try graph.record(attempt, artifacts: [artifact])
            try graph.record(measure)
            states.append(["\(try graph.attempts())", "\(try graph.measures())", "\(try graph.artifacts(of: 1))"])
            #expect(try graph.attempts()[1] == attempt)
            #expect(try graph.measures()[1] == measure)
            #expect(try graph.artifacts(of: 1) == [artifact])
        }
        #expect(states[0] == states[1])
    }

    @Test func `lessons say what was tried and what came of it, in one order`() throws {
        let scene = try Scene()
        let lessons = Lesson.draw(from: try graph(scene).changes())
        #expect(
            lessons.map(\.text) == [
                "forest instead of the baseline: better, change +0.1000",
                "forest, trees 100 → 10: no better, change -0.0600", "forest, trees 100 → 500: better, change +0.0500",
                "own code (improve) instead of forest: no better, change +0.0000",
            ])
        #expect(lessons[0].sources == ["run/r1/1"])
    }

    @Test func `finished runs teach later ones; sealed ones and the run itself do not`() throws {
        let scene = try Scene()
        let results = try ResultsStore.open(scene.home.path / "results.sqlite")
        try results.merge(try graph(scene, "r1"))
        try results.merge(try graph(scene, "r2"))
        try results.merge(try graph(scene, "r3"), visibility: .sealed)
        #expect(try results.runs() == ["r1", "r2", "r3"])
        let now = try RunGraph.open(scene.home.path / "now.sqlite", run: "now", task: iris)
        _ = try LiteratureEditor.open(scene.literature)
        let memory = Memory(literature: try .open(scene.literature), run: now, results: results)
        let first = try #require(try memory.recall(limit: 3).first)
        #expect(first.text == "forest instead of the baseline: better in 2 of 2, mean change +0.1000")
        #expect(first.sources == ["run/r1/1", "run/r2/1"])
        #expect(try memory.recall(limit: 3) == memory.recall(limit: 3))
        #expect(try memory.recall(limit: 2).count == 2)
        // Merging again replaces, and a run doesn't learn from its own copy.
        try results.merge(try graph(scene, "r1"))
        #expect(try memory.recall(limit: 1).first == first)
        let own = Memory(literature: memory.literature, run: try graph(scene, "r1"), results: results)
        #expect(try own.recall(limit: 1).first?.tried == 2)
        let other = TaskRecord(id: "wine", metric: "log_loss", isHigherBetter: false, fingerprint: "f2")
        let elsewhere = try RunGraph.open(scene.home.path / "wine.sqlite", run: "w", task: other)
        #expect(try Memory(literature: memory.literature, run: elsewhere, results: results).recall(limit: 9).isEmpty)
    }

    @Test func `two runs of one name stand beside each other, and one that is merged again replaces itself`() throws {
        let scene = try Scene()
        let results = try ResultsStore.open(scene.home.path / "results.sqlite")
        for id in ["0a", "0b", "0a"] {
            let graph = try RunGraph.open(scene.home.path / "\(id).sqlite", run: id, name: "first", task: iris)
            try graph.record(0, "baseline", score: 0.5)
            try graph.record(1, "card", card: "forest", score: id == "0a" ? 0.4 : 0.3)
            try results.merge(graph)
        }
        #expect(try results.runs() == ["first", "first"])
        let changes = try results.changes(task: iris)
        #expect(changes.map(\.scope) == ["run/0a", "run/0b"])
        #expect(try results.changes(task: iris, except: "0a").map(\.scope) == ["run/0b"])
        let held = try HeldoutStore.open(scene.home.path / "heldout.sqlite")
        for id in ["0a", "0b", "0a"] {
            try held.record(
                .init(
                    run: id, name: "first", task: iris.id, split: "s", subject: .submission, metric: "m", value: 1,
                    openings: 1))
        }
        #expect(try held.measures(task: iris.id).map(\.run) == ["0a", "0b"])
        #expect(try held.measures(task: iris.id).map(\.name) == ["first", "first"])
    }

    @Test func `stores from before runs had ids keep their runs, under their names`() throws {
        let scene = try Scene()
        func old(_ schema: Schema) -> Schema {
            Schema(what: schema.what, applicationID: schema.applicationID, migrations: [schema.migrations[0]])
        }
        let (file, heldFile) = (scene.home.path / "results.sqlite", scene.home.path / "heldout.sqlite")
        try Database.open(writing: file, schema: old(.results), journaling: .writeAhead).write {
            connection throws(KnowledgeError) in
            try connection.script(
                """
                INSERT INTO scope(id, name) VALUES (2, 'run/first');
                INSERT INTO activity(id, kind, scope, started_ms) VALUES (1, 'attempt', 2, 0);
                INSERT INTO node(id, kind, key, label, scope, created_ms) VALUES
                    (1, 6, 'iris/f1', 'iris', 1, 0), (2, 7, 'first/0', 'baseline', 2, 0), (3, 7, 'first/1', 'draft', 2, 0);
                INSERT INTO task VALUES (1, 'log_loss', 0, 'f1');
                INSERT INTO attempt(id, task, scope, number, activity, op, status, plan, knobs, created_ms) VALUES
                    (2, 1, 2, 0, 1, 'baseline', 'scored', '', '{}', 0), (3, 1, 2, 1, 1, 'draft', 'scored', '', '{}', 0);
                INSERT INTO measure(attempt, metric, split, execution, value) VALUES
                    (2, 'log_loss', 'validation', 0, 0.5), (3, 'log_loss', 'validation', 1, 0.25);
                """)
        }
        try Database.open(writing: heldFile, schema: old(.heldout), journaling: .writeAhead).write {
            connection throws(KnowledgeError) in
            try connection.script(
                """
                INSERT INTO measure(run, task, split, subject, metric, value, openings, recorded_ms)
                VALUES ('first', 'iris', 's', 'submission', 'log_loss', 0.25, 1, 0)
                """)
        }
        let results = try ResultsStore.open(file)
        #expect(try results.runs() == ["first"])
        #expect(try results.changes(task: iris).map(\.gain) == [0.25])
        let graph = try RunGraph.open(scene.home.path / "new.sqlite", run: "0a", name: "first", task: iris)
        try graph.record(0, "baseline", score: 0.5)
        try results.merge(graph)
        #expect(try results.runs() == ["first", "first"])
        let held = try HeldoutStore.open(heldFile)
        #expect(try held.measures(task: iris.id).map { [$0.run, $0.name] } == [["first", "first"]])
    }
}
