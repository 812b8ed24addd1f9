import JSON
import Knowledge
import Posix
import Synchronization
import Testing

@Suite struct LiteratureTests {
    @Test func `the cards that are shipped are read, installed once, and found`() throws {
        let scene = try Scene()
        let editor = try LiteratureEditor.open(scene.literature)
        let first = try editor.install(methodsFolder: methodsFolder)
        #expect(first.isChanged)
        #expect(first.cards >= 12)
        #expect(first.warnings.isEmpty)
        let second = try editor.install(methodsFolder: methodsFolder)
        #expect(!second.isChanged)
        let store = try LiteratureStore.open(scene.literature)
        let cards = try store.cards()
        #expect(cards == (try MethodFolder.read(methodsFolder).cards))
        for card in cards {
            let links = try store.show(card.id).outgoing
            #expect(links.count { $0.relation == .cites && $0.kind == .paper } == 1, "\(card.id)")
            #expect(links.filter { $0.relation == .handles }.map(\.key) == card.handles.sorted(), "\(card.id)")
            let program = try card.program()
            #expect(program.first?.name == "main.py")
            #expect(program.last?.name == "knobs.json")
            let paper = try store.show(card.paper)
            #expect(paper.incoming.contains { $0.key == card.id })
            #expect(paper.outgoing.contains { $0.relation == .authoredBy })
        }
        for target in MethodCard.targets {
            let handling = try store.cards(handling: target)
            #expect(handling == cards.filter { $0.handles.contains(target) })
        }
    }

    @Test func `a changed folder is taken over, and a card that left it leaves the graph`() throws {
        let scene = try Scene()
        let editor = try LiteratureEditor.open(scene.literature)
        try scene.writeMethods()
        #expect(try editor.install(methodsFolder: scene.methods).newPapers == 2)
        try scene.writeMethods(replacing: "Many trees.", with: "A great many trees.")
        let again = try editor.install(methodsFolder: scene.methods)
        #expect(again.isChanged)
        #expect(again.newPapers == 0)
        #expect(try LiteratureStore.open(scene.literature).search("great").map(\.key) == ["forest"])
        try Files.remove(scene.methods / "forest")
        _ = try editor.install(methodsFolder: scene.methods)
        let store = try LiteratureStore.open(scene.literature)
        #expect(try store.cards().isEmpty)
        #expect(try store.search("great").isEmpty)
        #expect(try store.search("forests").count == 1)
    }

    @Test func `a store that has the cards is opened without a write, also while somebody writes to it`() throws {
        let scene = try Scene()
        try scene.writeMethods()
        let (literature, methods) = (scene.literature, scene.methods)
        #expect(try LiteratureStore.open(literature, with: methods).cards().map(\.id) == ["forest"])
        let before = try Files.modified(literature)
        let writer = try Database.open(writing: literature, schema: .literature, journaling: .rollback)
        let began = ContinuousClock.now
        let found = try writer.write { connection throws(KnowledgeError) in
            try connection.run("DELETE FROM activity WHERE id < 0")
            return try LiteratureStore.open(literature, with: methods).search("forest").map(\.key)
        }
        #expect(found.contains("forest"))
        #expect(.now - began < .seconds(5))
        #expect(try Files.modified(literature) == before)
    }

    @Test func `a store that is missing is made, and one with other cards is brought up to date`() throws {
        let scene = try Scene()
        try scene.writeMethods()
        _ = try LiteratureStore.open(scene.literature, with: scene.methods)
        try scene.writeMethods(replacing: "Many trees.", with: "A great many trees.")
        #expect(
            try LiteratureStore.open(scene.literature, with: scene.methods).search("great").map(\.key) == ["forest"])
    }

    static let badCards: [(old: String, new: String, says: String)] = [
        ("\"family\"", "\"familie\"", "there is no key \"familie\"; did you mean \"family\"?"),
        ("\"binary\"", "\"binarry\"", "did you mean \"binary\"?"),
        ("\"default\": 100", "\"default\": 50", "the default is not among the values"),
        ("[10, 100]", "[10.5, 100]", "a whole number is needed here"),
        ("[10, 100]", "[]", "a knob needs at least one value"),
        ("\"name\": \"share\"", "\"name\": \"trees\"", "the knob \"trees\" stands here twice"),
        ("\"type\": \"real\"", "\"type\": \"float\"", "\"float\" is not allowed here"),
        ("breiman2001", "breiman2002", "its paper 'breiman2002' is not in literature.bib; did you mean 'breiman2001'?"),
        ("\"forest\"", "\"wood\"", "its folder is called 'forest'"),
    ]

    @Test(arguments: badCards)
    func `a bad card is named, and nothing is installed`(bad: (old: String, new: String, says: String)) throws {
        let scene = try Scene()
        try scene.writeMethods(replacing: bad.old, with: bad.new)
        let editor = try LiteratureEditor.open(scene.literature)
        let error = #expect(throws: KnowledgeError.self) { try editor.install(methodsFolder: scene.methods) }
        #expect(error?.message.contains(bad.says) == true, "\(String(describing: error?.message))")
        let store = try LiteratureStore.open(scene.literature)
        #expect(try store.statistics().nodes.allSatisfy { $0.count == 0 })
    }

    @Test func `knobs are set to listed values only`() throws {
        let scene = try Scene()
        try scene.writeMethods()
        let card = try #require(try MethodFolder.read(scene.methods).cards.first)
        #expect(card.files.map(\.name) == ["main.py", "tabular.py"])
        let program = try card.program(choosing: ["share": 0.5, "trees": 10.0])
        #expect(program.last?.text == "{\n  \"trees\": 10,\n  \"share\": 0.5,\n  \"rule\": \"gini\"\n}\n")
        let wrongName = #expect(throws: KnowledgeError.self) { try card.program(choosing: ["tree": 10]) }
        #expect(wrongName?.message == "method card forest: there is no knob 'tree'; did you mean 'trees'?")
        let wrongValue = #expect(throws: KnowledgeError.self) { try card.program(choosing: ["rule": "ginni"]) }
        #expect(wrongValue?.message == "method card forest: 'rule' cannot be ginni")
        #expect(wrongValue?.hint == "Its values: gini, entropy.")
    }

    @Test func `the same paper from two files is one node with both names`() throws {
        let scene = try Scene()
        let editor = try LiteratureEditor.open(scene.literature)
        try scene.writeMethods()
        _ = try editor.install(methodsFolder: scene.methods)
        let mine = """
            @article{rf, title={Random Forests}, author={Leo Breiman}, year={2001}, doi={https://doi.org/10.1023/a:1010933404324}}
            @misc{vaswani, title={Attention is all you need}, archiveprefix={arXiv}, eprint={1706.03762v7}, year={2017}}
            @misc{copy, title={{Unused} Paper.}, author={Some Nobody}, year={1990}}
            """
        let bibliography = try Bibliography.parse(Array(mine.utf8), source: "mine.bib")
        let summary = try editor.importBibliography(bibliography, named: "mine.bib")
        #expect(summary.papers == 3)
        #expect(summary.newPapers == 1)
        let store = try LiteratureStore.open(scene.literature)
        let forest = try store.show("rf")
        #expect(try store.show("breiman2001") == forest)
        #expect(try store.show("https://doi.org/10.1023/A:1010933404324") == forest)
        #expect(try store.show("\(forest.id)") == forest)
        #expect(forest.aliases == ["breiman2001", "rf", "10.1023/a:1010933404324"])
        #expect(forest.incoming.map(\.key) == ["forest"])
        #expect(try store.show("arXiv:1706.03762").title == "Attention is all you need")
        #expect(try store.show("copy").id == store.show("unused").id)
        let missing = #expect(throws: KnowledgeError.self) { try store.show("breiman200") }
        #expect(missing == .unknown(reference: "breiman200", nearest: "breiman2001"))
        #expect(missing?.exitCode == 2)
    }

    @Test func `papers of one title and two DOIs are two, and one without a DOI is the first of them`() throws {
        let scene = try Scene()
        let editor = try LiteratureEditor.open(scene.literature)
        let text = """
            @misc{a, title={Editorial}, year=2001, doi={10.1/a}}
            @misc{b, title={Editorial}, year=2001, doi={10.1/b}}
            @misc{c, title={Editorial}, year=2001}
            """
        let bibliography = try Bibliography.parse(Array(text.utf8), source: "x")
        #expect(try editor.importBibliography(bibliography, named: "x").newPapers == 2)
        #expect(try editor.importBibliography(bibliography, named: "x").newPapers == 0)
        let store = try LiteratureStore.open(scene.literature)
        #expect(try store.show("a").id != store.show("b").id)
        #expect(try store.show("c").id == store.show("a").id)
    }

    @Test func `a paper with a raw title and fields of its own is shown as it came`() throws {
        let scene = try Scene()
        let editor = try LiteratureEditor.open(scene.literature)
        let text = "@misc{m, title = {On {\\\"U}ber-{F}its}, x-odd = {1 {2}}, author = {M{\\\"u}ller, Eva}}"
        _ = try editor.importBibliography(try .parse(Array(text.utf8), source: "x"), named: "x")
        let node = try LiteratureStore.open(scene.literature).show("m")
        #expect(node.title == "On Über-Fits")
        #expect(node.content?["fields"]?["x-odd"] == "1 {2}")
        #expect(node.outgoing.map(\.title) == ["Eva Müller"])
        #expect(node.json["outgoing"]?.arrayValue?.first?["relation"] == "authored_by")
    }

    @Test func `whatever statement of an import fails, nothing of it stays`() throws {
        let count = Atomic(0)
        let probe = try Scene()
        try probe.writeMethods()
        let editor = try LiteratureEditor.open(probe.literature) { _ in count.wrappingAdd(1, ordering: .relaxed) }
        let opened = count.load(ordering: .relaxed)
        _ = try editor.install(methodsFolder: probe.methods)
        let total = count.load(ordering: .relaxed)
        #expect(total - opened > 40)
        for failing in 0..<total {
            let scene = try Scene()
            try scene.writeMethods()
            let passed = Atomic(0)
            let error = #expect(throws: KnowledgeError.self) {
                let editor = try LiteratureEditor.open(scene.literature) { sql throws(KnowledgeError) in
                    guard passed.wrappingAdd(1, ordering: .relaxed).oldValue == failing else { return }
                    throw .database(DatabaseFailure(code: 13, text: "database or disk is full", sql: sql, file: "x"))
                }
                _ = try editor.install(methodsFolder: scene.methods)
            }
            #expect(error?.hint == "The disk is full; make room and try again.")
            let editor = try LiteratureEditor.open(scene.literature)
            let before = try LiteratureStore.open(scene.literature).statistics()
            #expect(before.passages == 0 && before.nodes.allSatisfy { $0.count == 0 }, "statement \(failing)")
            #expect(try editor.install(methodsFolder: scene.methods).newPapers == 2)
        }
    }

    @Test func `a store opened for runs can't be changed`() throws {
        let scene = try Scene()
        _ = try LiteratureEditor.open(scene.literature)
        let database = try Database.open(reading: scene.literature, schema: .literature)
        let error = #expect(throws: KnowledgeError.self) {
            try database.write { connection throws(KnowledgeError) in
                try connection.run("INSERT INTO scope(name) VALUES ('x')")
            }
        }
        #expect(error?.message.contains("readonly") == true)
    }

    @Test func `the words in the code and in the files agree`() throws {
        let scene = try Scene()
        _ = try LiteratureEditor.open(scene.literature)
        let database = try Database.open(reading: scene.literature, schema: .literature)
        let (kinds, relations) = try database.read { connection throws(KnowledgeError) in
            let read: (borrowing Row) throws(KnowledgeError) -> String = { row throws(KnowledgeError) in
                "\(try row.int(0)) \(try row.text(1))"
            }
            return (
                try connection.rows("SELECT id, name FROM node_kind ORDER BY id", [], read),
                try connection.rows("SELECT id, name FROM relation ORDER BY id", [], read)
            )
        }
        #expect(kinds == NodeKind.allCases.map { "\($0.rawValue) \($0.name)" })
        #expect(relations == Relation.allCases.map { "\($0.rawValue) \($0.name)" })
    }
}
