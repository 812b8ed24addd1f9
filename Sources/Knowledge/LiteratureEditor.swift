import Digest
import JSON
import Measures
package import Posix

/// The one who puts papers and method cards into the literature store; runs only ever read it.
package final class LiteratureEditor: Sendable {
    private let database: Database

    /// Opens the store for writing, and makes it where it is missing.
    package static func open(
        _ file: Path, before: (@Sendable (_ sql: String) throws(KnowledgeError) -> Void)? = nil
    ) throws(KnowledgeError) -> LiteratureEditor {
        LiteratureEditor(
            database: try Database.open(writing: file, schema: .literature, journaling: .rollback, before: before))
    }

    private init(database: Database) { self.database = database }

    /// What an import did.
    package struct Summary: Sendable, Equatable {
        package var papers = 0
        /// Papers that were not there before.
        package var newPapers = 0
        package var cards = 0
        /// False where the same content had been imported before, and nothing was done.
        package var isChanged = true
        package var warnings: [String] = []
    }

    /// Brings in a folder of method cards and its bibliography; cards that left the folder leave the graph.
    ///
    /// Nothing is done where the folder's digest is the one of the last time. All of it happens, or nothing.
    package func install(methodsFolder folder: Path) throws(KnowledgeError) -> Summary {
        let methods = try MethodFolder.read(folder)
        return try database.write { connection throws(KnowledgeError) in
            if try connection.installedMethods() == methods.digest.hex {
                return Summary(cards: methods.cards.count, isChanged: false)
            }
            let source = try connection.source("import", "method cards", trust: 0.9)
            var summary = try connection.add(methods.bibliography, source: source)
            let old = try connection.rows("SELECT id, key FROM node WHERE kind = ?", [.int(NodeKind.method.rawValue)]) {
                row throws(KnowledgeError) in (id: try row.int(0), key: try row.text(1))
            }
            for node in old where !methods.cards.contains(where: { $0.id == node.key }) {
                try connection.run("DELETE FROM node WHERE id = ?", [.int(node.id)])
            }
            for card in methods.cards { try connection.add(card, papers: methods.bibliography) }
            summary.cards = methods.cards.count
            _ = try connection.activity("install methods", source: source, inputs: methods.digest.hex)
            return summary
        }
    }

    /// Brings in a bibliography; papers that are there already, by DOI, arXiv number or description, are not doubled.
    package func importBibliography(_ bibliography: Bibliography, named name: String) throws(KnowledgeError) -> Summary
    {
        try database.write { connection throws(KnowledgeError) in
            let source = try connection.source("import", name, trust: 0.7)
            let summary = try connection.add(bibliography, source: source)
            let digest = SHA256.hash(bibliography.written()).hex
            _ = try connection.activity("import", source: source, inputs: digest)
            return summary
        }
    }
}

extension Connection {
    fileprivate mutating func add(
        _ bibliography: Bibliography, source: Int
    ) throws(KnowledgeError) -> LiteratureEditor.Summary {
        var summary = LiteratureEditor.Summary(warnings: bibliography.warnings)
        for raw in bibliography.entries {
            let isNew = try add(raw, as: bibliography.resolved(raw), source: source)
            summary.papers += 1
            if isNew { summary.newPapers += 1 }
        }
        return summary
    }

    /// Adds a paper with its authors and venue; false where it was there.
    private mutating func add(
        _ raw: Bibliography.Entry, as entry: Bibliography.Entry, source: Int
    ) throws(KnowledgeError) -> Bool {
        let names = Identity.names(of: entry)
        let known = try paper(named: names)
        let title = entry["title"].map(LaTeXText.plain) ?? entry.key
        let fields = JSONObject(raw.fields.map { .init($0.name, .string($0.value)) })
        let content: JSONValue = ["type": .string(raw.type), "key": .string(raw.key), "fields": .object(fields)]
        let key = known ?? names.first.map { "\($0.kind):\($0.norm)" } ?? "key:\(entry.key)"
        let paper = try node(.paper, key: key, label: title, year: Identity.year(of: entry), content: content)
        try alias(.citationKey, entry.key, of: paper, source: source)
        for name in names { try alias(name.kind, name.norm, of: paper, source: source) }
        // The last import has the word: people and venue are those of this entry.
        try run(
            "DELETE FROM edge WHERE src = ? AND rel IN (?, ?)",
            [.int(paper), .int(Relation.authoredBy.rawValue), .int(Relation.publishedIn.rawValue)])
        for name in PersonNames.parse(entry["author"] ?? entry["editor"] ?? "") {
            try edge(paper, .authoredBy, try node(.author, key: "name:\(Identity.words(name))", label: name))
        }
        if let venue = (entry["journal"] ?? entry["booktitle"]).map(LaTeXText.plain), !venue.isEmpty {
            try edge(paper, .publishedIn, try node(.venue, key: "venue:\(Identity.words(venue))", label: venue))
        }
        let texts = ["abstract", "note", "annote", "keywords"].compactMap { entry[$0].map(LaTeXText.plain) }
        try chunk(of: paper, title: title, body: texts.joined(separator: "\n"))
        return known == nil
    }

    /// The key of the paper that bears one of these names, the strongest first.
    ///
    /// A name counts only where no stronger one speaks against it: two papers of one title and two DOIs are two.
    private mutating func paper(named names: [(kind: Identity.Kind, norm: String)]) throws(KnowledgeError) -> String? {
        for (index, name) in names.enumerated() {
            let found = try rows(
                "SELECT node.id, node.key FROM alias JOIN node ON node.id = alias.node WHERE alias.kind = ? AND norm = ? ORDER BY 1",
                [.int(name.kind.rawValue), .text(name.norm)]
            ) { row throws(KnowledgeError) in (id: try row.int(0), key: try row.text(1)) }
            for paper in found {
                var isContradicted = false
                for stronger in names[..<index] {
                    let others = try count(
                        "SELECT count(*) FROM alias WHERE node = ? AND kind = ? AND norm != ?",
                        [.int(paper.id), .int(stronger.kind.rawValue), .text(stronger.norm)])
                    isContradicted = isContradicted || others > 0
                }
                if !isContradicted { return paper.key }
            }
        }
        return nil
    }

    fileprivate mutating func add(_ card: MethodCard, papers: Bibliography) throws(KnowledgeError) {
        guard papers.entries.contains(where: { $0.key == card.paper }) else {
            let question = nearest(card.paper, in: papers.entries.map(\.key)).map { "; did you mean '\($0)'?" } ?? ""
            throw .card(
                id: card.id, problem: "its paper '\(card.paper)' is not in \(MethodFolder.bibliographyName)\(question)",
                hint: "Add the paper there, or correct its key.")
        }
        let files = card.files.map { file in
            ["name": .string(file.name), "text": .string(file.text)] as JSONValue
        }
        let method = try node(
            .method, key: card.id, label: card.title, content: ["card": card.json, "files": .array(files)])
        try run("DELETE FROM edge WHERE src = ?", [.int(method)])
        let paper = try count(
            "SELECT node FROM alias WHERE kind = ? AND norm = ? ORDER BY node",
            [.int(Identity.Kind.citationKey.rawValue), .text(card.paper)])
        try edge(method, .cites, paper)
        for target in card.handles { try edge(method, .handles, try node(.target, key: target, label: target)) }
        let body = [card.summary, card.family] + card.knobs.map { "\($0.name): \($0.help)" }
        try chunk(of: method, title: card.title, body: body.joined(separator: "\n"))
    }
}
