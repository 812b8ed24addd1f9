import JSON
import Knowledge
import Posix

/// `glovebox kg import`: brings papers from BibTeX files into the graph.
enum KnowledgeImportVerb {
    static let files = Argument<[String]>.positionals("FILE.bib", "BibTeX files", offering: .files)

    static let verb = Verb(
        "import", "Add the papers of BibTeX files to the graph",
        discussion: """
            A paper that is there already, by its DOI, its arXiv number, or its title, year and first author, is brought up to \
            date and not doubled. What is odd in a file but can be read is said on standard error; what can't be read ends the \
            import with its line, and nothing of that file is added.
            """,
        example: "glovebox kg import papers.bib", arguments: [files, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let editor = try LiteratureEditor.open(installation.stores.literature)
        var imports: [JSONValue] = []
        for file in parsed[files] {
            let bibliography = try Bibliography.read(Path(file))
            let summary = try editor.importBibliography(bibliography, named: Path(file).name)
            for warning in summary.warnings { context.console.say(warning) }
            imports.append([
                "file": .string(file), "papers": .int(summary.papers), "new": .int(summary.newPapers),
                "warnings": .strings(summary.warnings),
            ])
            if !parsed[Common.json] {
                let papers = summary.papers == 1 ? "1 paper" : "\(summary.papers) papers"
                context.console.print("\(file): \(papers), \(summary.newPapers) of them new")
            }
        }
        if parsed[Common.json] { context.console.document(["imports": .array(imports)]) }
        return .done
    }
}
