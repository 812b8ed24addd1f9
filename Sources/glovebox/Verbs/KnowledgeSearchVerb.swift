import JSON
import Knowledge

/// `glovebox kg search`: finds papers and methods by words.
enum KnowledgeSearchVerb {
    static let query = Argument<[String]>.positionals("QUERY", "Words to look for, in any order")
    static let limit = Argument<Int>.integer("limit", "N", "How many to show", default: 10, in: 1...1000)

    static let verb = Verb(
        "search", "Find papers and methods by words",
        discussion: """
            Every word counts by itself; passages that have more of them, and rarer ones, come first, and words in a title weigh \
            double. Endings don't matter: 'boosted trees' finds 'tree boosting'. Exit code 1 says that nothing was found.
            """,
        example: "glovebox kg search boosted trees", arguments: [query, limit, Common.json]
    ) { parsed, context in
        let store = try context.installation().openLiterature()
        let hits = try store.search(parsed[query].joined(separator: " "), limit: parsed[limit])
        if parsed[Common.json] {
            context.console.document(["hits": .array(hits.map(\.json))])
        } else {
            for hit in hits {
                context.console.print("\(hit.title)  [\(hit.kind.name) \(hit.key)]")
                let snippet = hit.snippet.split(whereSeparator: \.isNewline).joined(separator: " ")
                if !snippet.isEmpty { context.console.print("    \(snippet)") }
            }
        }
        return hits.isEmpty ? .failed : .done
    }
}
