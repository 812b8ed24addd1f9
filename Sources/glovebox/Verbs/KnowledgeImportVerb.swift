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
            import with its line, and nothing of that file is added. A file without an entry is told, and ends with exit code 1.
            """,
        example: "glovebox kg import papers.bib", arguments: [files, Common.json]
    ) { parsed, context in
        for file in parsed[files] { try check(Path(file)) }
        let installation = try context.installation()
        let editor = try LiteratureEditor.open(installation.stores.literature)
        var imports: [JSONValue] = []
        var isEmpty = false
        for file in parsed[files] {
            let bibliography = try Bibliography.read(Path(file))
            if bibliography.entries.isEmpty {
                context.console.say("\(file): no entry was found; one begins like '@article{key,'")
                isEmpty = true
            }
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
        return isEmpty ? .failed : .done
    }

    /// A file that is not there, or is a folder, is a slip of the person who named it.
    private static func check(_ file: Path) throws(UsageError) {
        if Files.isFolder(file) {
            throw UsageError("'\(file)' is a folder", hint: "Name the BibTeX files in it: \(file / "*.bib")")
        }
        guard !Files.exists(file) else { return }
        let beside = ((try? Files.list(file.parent.string.isEmpty ? "." : file.parent)) ?? []).filter {
            $0.hasSuffix(".bib")
        }
        let known = beside.map { file.parent.string.isEmpty ? $0 : (file.parent / $0).string }
        throw .unknown(file.string, near: known, hint: "Name a BibTeX file: glovebox kg import papers.bib")
    }
}
