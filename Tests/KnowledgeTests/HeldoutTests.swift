import Glibc
import Knowledge
import Posix
import Testing

@Suite struct HeldoutTests {
    private static let canary = "canary-7f3a91c4-do-not-print"
    private static let canaryValue = 0.123456789

    /// Every byte of a store's files, as text.
    private func bytes(_ file: Path) throws -> String {
        try ["", "-wal"].map { suffix in
            let path = Path(file.string + suffix)
            return Files.exists(path) ? String(decoding: try Files.read(path), as: UTF8.self) : ""
        }.joined()
    }

    @Test func `a canary in held-out scores, a sealed run or another task never reaches a planner`() throws {
        let scene = try Scene()
        let held = try HeldoutStore.open(scene.home.path / "heldout.sqlite")
        try held.record(
            .init(
                run: Self.canary, task: iris.id, split: Self.canary, subject: .submission, metric: iris.metric,
                value: Self.canaryValue, openings: 1))
        let results = try ResultsStore.open(scene.home.path / "results.sqlite")
        let strangers: [(run: String, task: TaskRecord, visibility: ResultsStore.Visibility)] = [
            ("sealed", iris, .sealed),
            ("other", TaskRecord(id: "wine", metric: "log_loss", isHigherBetter: false, fingerprint: "f9"), .open),
        ]
        for stranger in strangers {
            let graph = try RunGraph.open(
                scene.home.path / "\(stranger.run).sqlite", run: stranger.run, task: stranger.task)
            try graph.record(0, "baseline", score: 0.5)
            try graph.record(
                1, "card", card: Self.canary, knobs: [Self.canary: Self.canary], score: 0.5 - Self.canaryValue)
            try results.merge(graph, visibility: stranger.visibility)
        }
        let editor = try LiteratureEditor.open(scene.literature)
        _ = try editor.install(methodsFolder: methodsFolder)
        let now = try RunGraph.open(scene.home.path / "now.sqlite", run: "now", task: iris)
        try now.record(0, "baseline", score: 0.5)
        try now.record(1, "card", card: "linear-model", score: 0.4)
        let memory = Memory(literature: try .open(scene.literature), run: now, results: results)
        var seen = try memory.recall(limit: 100).map { "\($0)\($0.text)" }
        for query in [Self.canary, "canary", "\(Self.canaryValue)", "iris", "linear"] {
            seen += try memory.literature.search(query, limit: 100).map { "\($0)" }
        }
        seen += try memory.literature.cards().map { "\($0)" }
        seen += try now.attempts().map { "\($0)" }
        #expect(seen.count > 10)
        #expect(seen.filter { $0.contains("canary") || $0.contains("0.1234") || $0.contains("0.3765") }.isEmpty)
        #expect(try !bytes(now.file).contains("canary"))
        #expect(try !bytes(scene.literature).contains("canary"))
        #expect(try held.measures(task: iris.id).map(\.value) == [Self.canaryValue])
    }

    @Test func `a test measure can't be written where planners read, and a graph that holds one is refused`() throws {
        let scene = try Scene()
        let graph = try RunGraph.open(scene.home.path / "graph.sqlite", run: "r", task: iris)
        try graph.record(0, "baseline", score: 0.5)
        let insert = """
            INSERT INTO measure(attempt, metric, split, execution, value)
            VALUES ((SELECT id FROM attempt WHERE number = 0), 'log_loss', 'test', 9, 0.1)
            """
        let database = try Database.open(writing: graph.file, schema: .run, journaling: .writeAhead)
        let refused = #expect(throws: KnowledgeError.self) {
            try database.write { connection throws(KnowledgeError) in try connection.run(insert) }
        }
        #expect(refused?.message.contains("CHECK constraint failed: split") == true)
        // Somebody forces it in all the same.
        try database.read { connection throws(KnowledgeError) in
            try connection.script("PRAGMA ignore_check_constraints = ON")
            try connection.run(insert)
        }
        let results = try ResultsStore.open(scene.home.path / "results.sqlite")
        #expect(throws: KnowledgeError.heldout(file: graph.file, count: 1)) { try results.merge(graph) }
        #expect(throws: KnowledgeError.heldout(file: graph.file, count: 1)) { try graph.measures() }
        #expect(try results.runs().isEmpty)
    }

    @Test func `the held-out file is its owner's alone`() throws {
        let scene = try Scene()
        let file = scene.home.path / "heldout.sqlite"
        let store = try HeldoutStore.open(file)
        try store.record(
            .init(run: "r", task: "t", split: "s", subject: .baseline, metric: "m", value: 1, openings: 1))
        for name in try Files.list(scene.home.path) where name.hasPrefix("heldout") {
            let mode = try #require(Files.mode(scene.home.path / name))
            #expect(mode & 0o077 == 0, "\(name)")
        }
    }

    @Test func `no planner's source names the held-out store`() throws {
        let sources = methodsFolder.parent.parent
        var read = 0
        var folders = ["Research", "ToolUse", "LanguageModel", "Retrieval"].map { sources / $0 }.filter(Files.isFolder)
        while let folder = folders.popLast() {
            for path in try Files.list(folder).map({ folder / $0 }) {
                if Files.isFolder(path) { folders.append(path) }
                guard path.fileExtension == "swift" else { continue }
                read += 1
                let text = try Files.readText(path)
                #expect(!text.contains("HeldoutStore") && !text.contains("heldout.sqlite"), "\(path)")
            }
        }
        #expect(read > 20)
    }
}

extension Files {
    /// The permission bits of a file.
    fileprivate static func mode(_ path: Path) -> UInt32? {
        var status = stat()
        return stat(path.string, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
