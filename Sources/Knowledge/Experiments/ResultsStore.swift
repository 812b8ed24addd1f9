package import Posix

/// What finished runs tried and measured on validation labels.
package final class ResultsStore: Sendable {
    package let file: Path
    private let database: Database

    /// Whether later runs may learn from a run.
    package enum Visibility: Sendable {
        case open
        /// Kept, but shown to nobody who plans.
        case sealed
    }

    /// Opens the store for writing, and makes it where it is missing.
    package static func open(_ file: Path) throws(KnowledgeError) -> ResultsStore {
        ResultsStore(try Database.open(writing: file, schema: .results, journaling: .writeAhead))
    }

    private init(_ database: Database) {
        self.database = database
        file = database.file
    }

    /// Takes over a finished run; what was taken over of it before is replaced.
    ///
    /// Only validation measures can be carried: the records have no word for another split, the table refuses one, and a
    /// graph in which one stands all the same is refused as a whole.
    package func merge(_ graph: RunGraph, visibility: Visibility = .open) throws(KnowledgeError) {
        let foreign = try graph.database.read { connection throws(KnowledgeError) in
            let known = MeasureRecord.Split.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            return try connection.count("SELECT count(*) FROM measure WHERE split NOT IN (\(known))")
        }
        if foreign > 0 { throw .heldout(file: graph.file, count: foreign) }
        let attempts = try graph.attempts()
        let measures = try graph.measures()
        var found: [(number: Int, artifact: ArtifactRecord)] = []
        for attempt in attempts {
            for artifact in try graph.artifacts(of: attempt.number) { found.append((attempt.number, artifact)) }
        }
        let artifacts = found
        let (run, name, task) = (graph.run, graph.name, graph.task)
        try database.write { connection throws(KnowledgeError) in
            let scope = try connection.scope(ofRun: run, name: name)
            try connection.clear(scope: scope)
            try connection.run("UPDATE scope SET sealed = ? WHERE id = ?", [.bool(visibility == .sealed), .int(scope)])
            let row = try connection.add(task)
            let source = try connection.source("run", run, trust: 1)
            for attempt in attempts {
                try connection.add(attempt, run: run, scope: scope, task: row, source: source)
            }
            for measure in measures { try connection.add(measure, scope: scope) }
            for (number, artifact) in artifacts { try connection.add(artifact, of: number, scope: scope) }
        }
    }

    /// What finished runs learned about a task; a run named in `except` is left out, because it brings its own.
    package func changes(task: TaskRecord, except run: String? = nil) throws(KnowledgeError) -> [ScoreChange] {
        try database.read { connection throws(KnowledgeError) in
            try connection.changes(task: task, "AND scope.name != ?", [.text("run/\(run ?? "")")])
        }
    }

    /// The names of the runs that were taken over; two runs may have one name.
    package func runs() throws(KnowledgeError) -> [String] {
        try database.read { connection throws(KnowledgeError) in
            try connection.rows("SELECT run FROM scope WHERE run IS NOT NULL ORDER BY run, name") {
                row throws(KnowledgeError) in try row.text(0)
            }
        }
    }
}

extension Connection {
    /// Forgets everything in a scope.
    fileprivate mutating func clear(scope: Int) throws(KnowledgeError) {
        let value: [SQLValue] = [.int(scope)]
        try run("DELETE FROM measure WHERE attempt IN (SELECT id FROM attempt WHERE scope = ?)", value)
        try run("DELETE FROM used WHERE activity IN (SELECT id FROM activity WHERE scope = ?)", value)
        try run("UPDATE artifact SET made_by = NULL WHERE made_by IN (SELECT id FROM activity WHERE scope = ?)", value)
        try run("DELETE FROM attempt WHERE scope = ?", value)
        try run("DELETE FROM node WHERE scope = ?", value)
        try run("DELETE FROM activity WHERE scope = ?", value)
    }
}
