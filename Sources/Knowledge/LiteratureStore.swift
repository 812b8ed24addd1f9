import CSQLite
import Digest
import Glibc
import JSON
package import Posix

/// The papers and method cards that a run may read; nothing here can change them.
package final class LiteratureStore: Sendable {
    package let file: Path
    private let database: Database

    /// Opens the store for reading only; it must be there, and up to date.
    package static func open(_ file: Path) throws(KnowledgeError) -> LiteratureStore {
        LiteratureStore(file: file, database: try Database.open(reading: file, schema: .literature))
    }

    /// Opens the store for reading only, with a folder's method cards in it; they are brought in where they are not yet.
    ///
    /// Nothing is written where the same cards were brought in before. Where they can't be, because the file is somebody
    /// else's or somebody is writing to it, the store is read as it is.
    package static func open(_ file: Path, with methods: Path) throws(KnowledgeError) -> LiteratureStore {
        var store: LiteratureStore?
        do throws(KnowledgeError) {
            let found = try open(file)
            if try found.hasInstalled(try MethodFolder.read(methods)) { return found }
            store = found
        } catch {
            guard error.wantsWriting else { throw error }
        }
        do throws(KnowledgeError) {
            _ = try LiteratureEditor.open(file).install(methodsFolder: methods)
            return try open(file)
        } catch {
            if let store, error.forbidsWriting { return store }
            throw error
        }
    }

    private func hasInstalled(_ methods: MethodFolder) throws(KnowledgeError) -> Bool {
        try database.read { connection throws(KnowledgeError) in try connection.installedMethods() }
            == methods.digest.hex
    }

    private init(file: Path, database: Database) {
        self.file = file
        self.database = database
    }

    /// Every method card, by id.
    package func cards() throws(KnowledgeError) -> [MethodCard] {
        try database.read { connection throws(KnowledgeError) in
            try connection.cards("SELECT key, props FROM node WHERE kind = ? ORDER BY key", [])
        }
    }

    /// The method cards that can predict a kind of target, by id.
    package func cards(handling target: String) throws(KnowledgeError) -> [MethodCard] {
        try database.read { connection throws(KnowledgeError) in
            try connection.cards(
                """
                SELECT card.key, card.props FROM node AS card
                JOIN edge ON edge.src = card.id JOIN node AS target ON target.id = edge.dst
                WHERE card.kind = ? AND edge.rel = ? AND target.key = ? ORDER BY card.key
                """, [.int(Relation.handles.rawValue), .text(target)])
        }
    }

    /// The best passages for a query, at most so many; the same query gives the same answer.
    package func search(_ query: String, limit: Int = 10) throws(KnowledgeError) -> [Hit] {
        try database.read { connection throws(KnowledgeError) in try connection.search(query, limit: limit) }
    }

    /// A node by its number, its key or another name of it, with its edges both ways.
    package func show(_ reference: String) throws(KnowledgeError) -> NodeDescription {
        try database.read { connection throws(KnowledgeError) in try connection.describe(reference) }
    }

    /// How many nodes of each kind, edges of each relation and passages there are.
    package func statistics() throws(KnowledgeError) -> GraphStatistics {
        try database.read { connection throws(KnowledgeError) in try connection.statistics() }
    }
}

/// How much stands in a graph.
package struct GraphStatistics: Sendable, Equatable {
    /// By the kind's number; kinds without nodes are there with 0.
    package let nodes: [(kind: NodeKind, count: Int)]
    /// By the relation's number; relations without edges are there with 0.
    package let edges: [(relation: Relation, count: Int)]
    package let passages: Int

    package static func == (left: GraphStatistics, right: GraphStatistics) -> Bool {
        left.nodes.elementsEqual(right.nodes, by: ==) && left.edges.elementsEqual(right.edges, by: ==)
            && left.passages == right.passages
    }
}

extension KnowledgeError {
    /// True where the store is missing or old: whoever may write to it can mend that.
    fileprivate var wantsWriting: Bool {
        switch self {
        case .missing, .outdated: true
        default: false
        }
    }

    /// True where only the writing was refused: by the file's owner, by the file system, or by another writer.
    fileprivate var forbidsWriting: Bool {
        switch self {
        case .system(let error): [EACCES, EPERM, EROFS].contains(error.code)
        case .database(let failure):
            [SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_BUSY, SQLITE_LOCKED].contains(failure.primaryCode)
        default: false
        }
    }
}

extension Connection {
    /// Digest of the folder of method cards that was brought in last; nil where none was.
    mutating func installedMethods() throws(KnowledgeError) -> String? {
        try first("SELECT inputs_sha FROM activity WHERE kind = 'install methods' ORDER BY id DESC LIMIT 1") {
            row throws(KnowledgeError) in try row.text(0)
        }
    }

    fileprivate mutating func cards(_ sql: String, _ values: [SQLValue]) throws(KnowledgeError) -> [MethodCard] {
        try rows(sql, [.int(NodeKind.method.rawValue)] + values) { row throws(KnowledgeError) in
            let (key, text) = (try row.text(0), try row.text(1))
            return try reading { () throws(JSONError) in
                let fields = try JSONNode.parse(text, source: "card \(key)").object(keys: ["card", "files"])
                let files = try fields.required("files").array { node throws(JSONError) in
                    let fields = try node.object(keys: ["name", "text"])
                    return MethodCard.ProgramFile(
                        name: try fields.required("name").string(), text: try fields.required("text").string())
                }
                return try MethodCard(node: try fields.required("card"), files: files)
            }
        }
    }

    mutating func statistics() throws(KnowledgeError) -> GraphStatistics {
        let pair: (borrowing Row) throws(KnowledgeError) -> (Int, Int) = { row throws(KnowledgeError) in
            (try row.int(0), try row.int(1))
        }
        let nodes = Dictionary(
            try rows("SELECT kind, count(*) FROM node GROUP BY kind", [], pair), uniquingKeysWith: +)
        let edges = Dictionary(
            try rows("SELECT rel, count(*) FROM edge GROUP BY rel", [], pair), uniquingKeysWith: +)
        return GraphStatistics(
            nodes: NodeKind.allCases.map { ($0, nodes[$0.rawValue] ?? 0) },
            edges: Relation.allCases.map { ($0, edges[$0.rawValue] ?? 0) },
            passages: try count("SELECT count(*) FROM chunk"))
    }
}
