import JSON
import Knowledge
import Posix
import Testing

@Suite struct TextSearchTests {
    private func store(_ scene: borrowing Scene) throws -> LiteratureStore {
        let papers = [
            "@misc{p1, title={Boosting decision trees}, abstract={Small learners are added one by one.}}",
            "@misc{p2, title={Kernel methods}, abstract={Boosting is mentioned here once. C++ and GPT-4 too.}}",
            "@misc{p3, title={Über neuronale Netze}, abstract={Schnelles Lernen.}}",
            "@misc{p4, title={Twin}, abstract={same words}}",
            "@misc{p5, title={Twin}, abstract={same words}, year={2001}}",
        ]
        let editor = try LiteratureEditor.open(scene.literature)
        let text = papers.joined(separator: "\n")
        _ = try editor.importBibliography(try .parse(Array(text.utf8), source: "x"), named: "x")
        return try LiteratureStore.open(scene.literature)
    }

    static let queries: [(query: String, titles: [String])] = [
        ("boosting", ["Boosting decision trees", "Kernel methods"]),
        ("boosted tree", ["Boosting decision trees", "Kernel methods"]),
        ("C++", ["Kernel methods"]), ("GPT-4 ?", ["Kernel methods"]), ("uber", ["Über neuronale Netze"]),
        ("kernel NOT boosting", ["Kernel methods", "Boosting decision trees"]), ("same", ["Twin", "Twin"]),
        ("\" OR title:*", []), ("title : kernel^", ["Kernel methods"]), ("zebra", []), ("", []), ("…!?", []),
        ("NEAR(", []),
    ]

    @Test(arguments: queries)
    func `any text is a query, and operators are words`(query: (query: String, titles: [String])) throws {
        let scene = try Scene()
        #expect(try store(scene).search(query.query).map(\.title) == query.titles)
    }

    @Test func `a long text is a query too, and the limit holds`() throws {
        let scene = try Scene()
        let store = try store(scene)
        let long = String(repeating: "boosting ", count: 5_000)
        #expect(try store.search(long, limit: 1).map(\.title) == ["Boosting decision trees"])
        #expect(try store.search("boosting", limit: 0).isEmpty)
    }

    @Test func `equal hits stand in the order of their arrival`() throws {
        let scene = try Scene()
        let hits = try store(scene).search("twin same words")
        #expect(hits.map(\.id) == hits.map(\.id).sorted())
        #expect(hits.first?.score == hits.last?.score)
        #expect(hits.first?.snippet == "same words")
        #expect(hits.first?.json["kind"] == "paper")
    }
}
