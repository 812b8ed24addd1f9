package import JSON

/// A passage that a search found.
package struct Hit: Sendable, Equatable {
    /// The node's number in its store.
    package let id: Int
    package let kind: NodeKind
    package let key: String
    package let title: String
    /// BM25; higher is nearer.
    package let score: Double
    /// The passage around the first words that were found.
    package let snippet: String

    /// As `kg search --json` prints it.
    package var json: JSONValue {
        [
            "id": .int(id), "kind": .string(kind.name), "key": .string(key), "title": .string(title),
            "score": .real(score),
            "snippet": .string(snippet),
        ]
    }
}

/// Full-text search by BM25 over titles, which weigh double, and bodies.
enum TextSearch {
    /// More words than these are not asked for: a query is a question, not a document.
    static let mostTerms = 128

    /// The query in FTS5's language: each word quoted, joined by OR, repeated words kept; nil where there is none.
    ///
    /// Quoting keeps `C++`, `GPT-4` and `NOT` from being read as operators. Words are runs of letters and digits, as the
    /// index has them.
    static func expression(_ query: String) -> String? {
        let words = query.split { !$0.isLetter && !$0.isNumber }.prefix(mostTerms)
        return words.isEmpty ? nil : words.map { "\"\($0)\"" }.joined(separator: " OR ")
    }
}

extension Connection {
    /// The best passages for a query, by rank, then by number; scopes that are sealed give nothing.
    mutating func search(_ query: String, limit: Int) throws(KnowledgeError) -> [Hit] {
        guard let expression = TextSearch.expression(query), limit > 0 else { return [] }
        return try rows(
            """
            SELECT node.id, node.kind, node.key, node.label, -chunk_fts.rank,
                snippet(chunk_fts, 1, '', '', '…', 24)
            FROM chunk_fts
            JOIN chunk ON chunk.id = chunk_fts.rowid
            JOIN node ON node.id = chunk.node
            JOIN scope ON scope.id = node.scope
            WHERE chunk_fts MATCH ? AND scope.sealed = 0
            ORDER BY chunk_fts.rank, chunk_fts.rowid LIMIT ?
            """,
            [.text(expression), .int(limit)]
        ) { row throws(KnowledgeError) in
            Hit(
                id: try row.int(0), kind: NodeKind(rawValue: try row.int(1)) ?? .paper, key: try row.text(2),
                title: try row.text(3), score: try row.double(4), snippet: try row.text(5))
        }
    }
}
