import Digest
import JSON
import Posix

// How nodes, edges, aliases and chunks get into a graph: each call can be repeated without a second effect.

extension Connection {
    /// The scope that everybody may read.
    static var sharedScope: Int { 1 }

    /// The number of a scope, which is made where it is missing.
    mutating func scope(_ name: String) throws(KnowledgeError) -> Int {
        try run("INSERT INTO scope(name) VALUES (?) ON CONFLICT(name) DO NOTHING", [.text(name)])
        return try count("SELECT id FROM scope WHERE name = ?", [.text(name)])
    }

    /// The number of a run's scope, which is made where it is missing.
    mutating func scope(ofRun id: String, name: String) throws(KnowledgeError) -> Int {
        let scope = try scope("run/\(id)")
        try run("UPDATE scope SET run = ? WHERE id = ?", [.text(name), .int(scope)])
        return scope
    }

    /// The number of a source, which is made where it is missing.
    mutating func source(_ kind: String, _ name: String, trust: Double) throws(KnowledgeError) -> Int {
        try run(
            "INSERT INTO source(kind, name, trust) VALUES (?, ?, ?) ON CONFLICT(kind, name) DO NOTHING",
            [.text(kind), .text(name), .real(trust)])
        return try count("SELECT id FROM source WHERE kind = ? AND name = ?", [.text(kind), .text(name)])
    }

    /// Writes down that something was done; gives its number.
    mutating func activity(
        _ kind: String, scope: Int = sharedScope, source: Int?, inputs: String?
    ) throws(KnowledgeError) -> Int {
        try run(
            "INSERT INTO activity(kind, scope, source, started_ms, inputs_sha) VALUES (?, ?, ?, ?, ?)",
            [.text(kind), .int(scope), .optional(source), .integer(Clock.wallMilliseconds()), .optional(inputs)])
        return lastRow
    }

    /// The number of a node, which is made where it is missing, and whose label, year and content become these.
    mutating func node(
        _ kind: NodeKind, key: String, label: String, year: Int? = nil, content: JSONValue? = nil,
        scope: Int = sharedScope
    ) throws(KnowledgeError) -> Int {
        try run(
            """
            INSERT INTO node(kind, key, label, scope, year, created_ms, props) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(scope, kind, key) DO UPDATE SET label = excluded.label, year = excluded.year, props = excluded.props
            """,
            [
                .int(kind.rawValue), .text(key), .text(label), .int(scope), .optional(year),
                .integer(Clock.wallMilliseconds()), .optional(content?.encoded()),
            ])
        return try count(
            "SELECT id FROM node WHERE scope = ? AND kind = ? AND key = ?",
            [.int(scope), .int(kind.rawValue), .text(key)])
    }

    mutating func edge(_ from: Int, _ relation: Relation, _ to: Int) throws(KnowledgeError) {
        try run(
            "INSERT INTO edge(src, rel, dst) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [.int(from), .int(relation.rawValue), .int(to)])
    }

    mutating func alias(_ kind: Identity.Kind, _ norm: String, of node: Int, source: Int) throws(KnowledgeError) {
        try run(
            "INSERT INTO alias(kind, norm, node, source) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.int(kind.rawValue), .text(norm), .int(node), .int(source)])
    }

    /// Makes a text findable as a node's only chunk; an unchanged one is left alone.
    mutating func chunk(of node: Int, title: String, body: String) throws(KnowledgeError) {
        let digest = SHA256.hash(title + "\u{0}" + body).hex
        try run(
            """
            INSERT INTO chunk(node, ord, title, body, sha) VALUES (?, 0, ?, ?, ?)
            ON CONFLICT(node, ord) DO UPDATE SET title = excluded.title, body = excluded.body, sha = excluded.sha
            WHERE sha != excluded.sha
            """,
            [.int(node), .text(title), .text(body), .text(digest)])
    }
}
