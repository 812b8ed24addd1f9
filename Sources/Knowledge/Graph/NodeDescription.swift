package import JSON
import Measures

/// A node with everything that the graph says about it.
package struct NodeDescription: Sendable, Equatable {
    /// An edge, seen from the node.
    package struct Link: Sendable, Equatable {
        package let relation: Relation
        package let id: Int
        package let kind: NodeKind
        package let key: String
        package let title: String
    }

    package let id: Int
    package let kind: NodeKind
    package let key: String
    package let title: String
    package let year: Int?
    /// Other names of it: citation keys, a DOI.
    package let aliases: [String]
    /// What was imported, as it came.
    package let content: JSONValue?
    /// Edges that go out from it.
    package let outgoing: [Link]
    /// Edges that come in to it.
    package let incoming: [Link]

    /// As `kg show --json` prints it.
    package var json: JSONValue {
        [
            "id": .int(id), "kind": .string(kind.name), "key": .string(key), "title": .string(title),
            "year": .optional(year), "aliases": .strings(aliases), "content": content ?? .null,
            "outgoing": .array(outgoing.map(Self.json)), "incoming": .array(incoming.map(Self.json)),
        ]
    }

    private static func json(_ link: Link) -> JSONValue {
        [
            "relation": .string(link.relation.name), "id": .int(link.id), "kind": .string(link.kind.name),
            "key": .string(link.key), "title": .string(link.title),
        ]
    }
}

extension Connection {
    /// The node that a person means: by number, by key, or by another name of it (citation key, DOI, arXiv number).
    mutating func describe(_ reference: String) throws(KnowledgeError) -> NodeDescription {
        guard let id = try find(reference) else {
            let names = try rows(
                "SELECT key FROM node UNION SELECT norm FROM alias WHERE kind = 1 ORDER BY 1"
            ) { row throws(KnowledgeError) in try row.text(0) }
            throw .unknown(reference: reference, nearest: nearest(reference, in: names))
        }
        let aliases = try rows("SELECT norm FROM alias WHERE node = ? AND kind < 4 ORDER BY kind, norm", [.int(id)]) {
            row throws(KnowledgeError) in try row.text(0)
        }
        let outgoing = try links(
            "SELECT rel, node.id, node.kind, node.key, node.label FROM edge JOIN node ON node.id = edge.dst WHERE src = ?",
            of: id)
        let incoming = try links(
            "SELECT rel, node.id, node.kind, node.key, node.label FROM edge JOIN node ON node.id = edge.src WHERE dst = ?",
            of: id)
        let found = try first("SELECT kind, key, label, year, props FROM node WHERE id = ?", [.int(id)]) {
            row throws(KnowledgeError) in
            let text = try row.optionalText(4)
            let content = try text.map { text throws(KnowledgeError) in
                try reading { () throws(JSONError) in try JSONNode.parse(text, source: "node \(id)").plain }
            }
            return NodeDescription(
                id: id, kind: NodeKind(rawValue: try row.int(0)) ?? .paper, key: try row.text(1),
                title: try row.text(2),
                year: try row.optionalInt(3), aliases: aliases, content: content, outgoing: outgoing, incoming: incoming
            )
        }
        guard let found else { throw .unknown(reference: reference, nearest: nil) }
        return found
    }

    private mutating func links(_ sql: String, of id: Int) throws(KnowledgeError) -> [NodeDescription.Link] {
        try rows(sql + " ORDER BY rel, node.label, node.id", [.int(id)]) { row throws(KnowledgeError) in
            NodeDescription.Link(
                relation: Relation(rawValue: try row.int(0)) ?? .cites, id: try row.int(1),
                kind: NodeKind(rawValue: try row.int(2)) ?? .paper, key: try row.text(3), title: try row.text(4))
        }
    }

    private mutating func find(_ reference: String) throws(KnowledgeError) -> Int? {
        let open = "JOIN scope ON scope.id = node.scope WHERE scope.sealed = 0"
        let read: (borrowing Row) throws(KnowledgeError) -> Int = { row throws(KnowledgeError) in try row.int(0) }
        if let number = Int(reference),
            let id = try first("SELECT node.id FROM node \(open) AND node.id = ?", [.int(number)], read)
        {
            return id
        }
        if let id = try first(
            "SELECT node.id FROM node \(open) AND key = ? ORDER BY node.id", [.text(reference)], read)
        {
            return id
        }
        let norms = [reference, Identity.doi(reference), Identity.arxiv(reference)].compactMap { $0 }
        for norm in norms {
            let id = try first(
                "SELECT node.id FROM alias JOIN node ON node.id = alias.node \(open) AND norm = ? ORDER BY node.id",
                [.text(norm)], read)
            if let id { return id }
        }
        return nil
    }
}
