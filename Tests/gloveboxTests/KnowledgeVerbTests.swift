import Glibc
import JSON
import Posix
import Testing

/// `glovebox kg` from the outside.
@Suite struct KnowledgeVerbTests {
    private static let repository = Path(#filePath).parent.parent.parent

    private static func run(_ words: [String], in folder: Path) async throws -> TrustedProgram.Result {
        let beside = ((try? Files.linkTarget("/proc/self/exe")) ?? "").parent / "glovebox"
        let executable = Files.isExecutable(beside) ? beside : repository / ".build/debug/glovebox"
        var environment = TrustedProgram.ownEnvironment()
        environment["GLOVEBOX_HOME"] = (folder / "home").string
        environment["GLOVEBOX_SHARE"] = repository.string
        return try await TrustedProgram(executable, ["kg"] + words, environment: environment, folder: folder)
            .run(timeout: .seconds(60))
    }

    private static func document(_ result: TrustedProgram.Result) throws -> JSONValue {
        try JSONNode.parse(result.output, source: "kg").plain
    }

    @Test func `papers are imported, found and shown`() async throws {
        let folder = try TemporaryFolder()
        let text =
            "@misc{mine, title = {On {B}oxes of Glass}, author = {M{\\\"u}ller, Eva}, year = 2020, month = sept}\n"
        try Files.writeAtomically(text, to: folder.path / "mine.bib")
        let imported = try await Self.run(["import", "mine.bib", "--json"], in: folder.path)
        #expect(imported.status == 0, "\(imported.errorText)")
        #expect(imported.errorText == "mine.bib:1: there is no @string 'sept'; did you mean 'sep'?\n")
        #expect(try Self.document(imported)["imports"]?.arrayValue?.first?["new"] == 1)

        let found = try await Self.run(["search", "glass", "boxes", "--json"], in: folder.path)
        let hit = try Self.document(found)["hits"]?.arrayValue?.first
        #expect(hit?["title"] == "On Boxes of Glass")
        #expect(hit?.objectValue?.keys == ["id", "kind", "key", "title", "score", "snippet"])

        let shown = try await Self.run(["show", "mine", "--json"], in: folder.path)
        #expect(try Self.document(shown)["outgoing"]?.arrayValue?.first?["title"] == "Eva Müller")
        let card = try await Self.run(["show", "gradient-boosting"], in: folder.path)
        #expect(card.status == 0)
        #expect(card.outputText.contains("→ cites "))

        let stats = try Self.document(try await Self.run(["stats", "--json"], in: folder.path))
        #expect(stats["nodes"]?["method"]?.intValue ?? 0 >= 12)
    }

    @Test func `what isn't there, and what can't be read, is said`() async throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("@misc{a,\n title = {open", to: folder.path / "bad.bib")
        let bad = try await Self.run(["import", "bad.bib"], in: folder.path)
        #expect(bad.status == 1)
        #expect(bad.errorText == "glovebox kg import: bad.bib:2: the brace is never closed\n")
        for (name, says) in [
            ("bda.bib", "there is no 'bda.bib'; did you mean 'bad.bib'?"),
            ("papers", "there is no 'papers'\nName a BibTeX file: glovebox kg import papers.bib"),
            (".", "'.' is a folder"),
        ] {
            let none = try await Self.run(["import", name], in: folder.path)
            #expect(none.status == 2)
            #expect(none.errorText.hasPrefix("glovebox kg import: \(says)"), "\(none.errorText)")
        }
        try Files.writeAtomically("% nothing yet\n", to: folder.path / "empty.bib")
        let empty = try await Self.run(["import", "empty.bib"], in: folder.path)
        #expect(empty.status == 1)
        #expect(empty.errorText == "empty.bib: no entry was found; one begins like '@article{key,'\n")
        let unknown = try await Self.run(["show", "gradient-bosting"], in: folder.path)
        #expect(unknown.status == 2)
        #expect(unknown.errorText.contains("did you mean 'gradient-boosting'?"))
        let nothing = try await Self.run(["search", "zyzzyva"], in: folder.path)
        #expect(nothing.status == 1 && nothing.output.isEmpty)
        let document = try await Self.run(["search", "zyzzyva", "--json"], in: folder.path)
        #expect(document.status == 1)
        #expect(try Self.document(document)["hits"] == [])
    }
    @Test(.enabled(if: geteuid() == 0, "only root may become somebody else"))
    func `who may not write the graph can read it all the same`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(["kg", "stats"]).status == 0)
        let nobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups"
        // A checkout below a folder of root's own can't be run by anybody else.
        guard try await scene.glovebox(["--version"], prefix: nobody).status == 0 else { return }
        for words in [["stats"], ["search", "boosting"], ["show", "gradient-boosting"]] {
            let result = try await scene.glovebox(["kg"] + words, prefix: nobody)
            #expect(result.status == 0, "\(result.errorText)")
        }
        let added = try await scene.glovebox(["kg", "import", "tasks/tiny/task.json"], prefix: nobody)
        #expect(added.status == 3, "\(added.errorText)")
    }
}
