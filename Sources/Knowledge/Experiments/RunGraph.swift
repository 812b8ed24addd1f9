package import Posix

/// What one run tried and measured: attempts, their descent, their files and their validation scores.
///
/// Everything here can be made again from the run's journal; recording the same thing twice changes nothing, so a resumed run
/// simply records again.
package final class RunGraph: Sendable {
    package let file: Path
    /// What tells the run from every other: its id, or its name where it was begun before runs had one.
    package let run: String
    /// What the run is called.
    package let name: String
    package let task: TaskRecord
    let database: Database
    private let scope: Int
    private let taskRow: Int
    private let source: Int

    /// Opens the graph of a run for writing, and makes it where it is missing.
    package static func open(
        _ file: Path, run: String, name: String? = nil, task: TaskRecord
    ) throws(KnowledgeError) -> RunGraph {
        let database = try Database.open(writing: file, schema: .run, journaling: .writeAhead)
        let rows = try database.write { connection throws(KnowledgeError) in
            (
                scope: try connection.scope(ofRun: run, name: name ?? run), task: try connection.add(task),
                source: try connection.source("run", run, trust: 1)
            )
        }
        return RunGraph(
            database, run: run, name: name ?? run, task: task, scope: rows.scope, taskRow: rows.task,
            source: rows.source)
    }

    private init(
        _ database: Database, run: String, name: String, task: TaskRecord, scope: Int, taskRow: Int, source: Int
    ) {
        self.database = database
        self.run = run
        self.name = name
        self.task = task
        self.scope = scope
        self.taskRow = taskRow
        self.source = source
        file = database.file
    }

    /// Records an attempt with its files; one of the same number becomes this. Its parent must have been recorded.
    package func record(_ attempt: AttemptRecord, artifacts: [ArtifactRecord] = []) throws(KnowledgeError) {
        try database.write { connection throws(KnowledgeError) in
            try connection.add(attempt, run: run, scope: scope, task: taskRow, source: source)
            for artifact in artifacts { try connection.add(artifact, of: attempt.number, scope: scope) }
        }
    }

    /// Records a measure of an attempt; a second one of the same execution becomes this.
    package func record(_ measure: MeasureRecord) throws(KnowledgeError) {
        try database.write { connection throws(KnowledgeError) in try connection.add(measure, scope: scope) }
    }

    /// Every attempt, by number.
    package func attempts() throws(KnowledgeError) -> [AttemptRecord] {
        try database.read { connection throws(KnowledgeError) in
            try connection.attempts("WHERE attempt.scope = ? ORDER BY attempt.number", [.int(scope)])
        }
    }

    /// Every measure, by attempt and execution.
    package func measures() throws(KnowledgeError) -> [MeasureRecord] {
        try database.read { connection throws(KnowledgeError) in try connection.measures(scope: scope) }
    }

    /// The files of an attempt.
    package func artifacts(of number: Int) throws(KnowledgeError) -> [ArtifactRecord] {
        try database.read { connection throws(KnowledgeError) in
            try connection.artifacts(of: number, scope: scope)
        }
    }

    /// What an attempt descends from: its parent first, the root last; without itself.
    package func ancestors(of number: Int) throws(KnowledgeError) -> [AttemptRecord] {
        try database.read { connection throws(KnowledgeError) in
            guard let row = try connection.attempt(number, scope: scope) else {
                throw .noAttempt(number: number, file: file)
            }
            let line = try connection.rows(
                """
                WITH RECURSIVE line(id, parent, depth) AS (
                    SELECT id, parent, 0 FROM attempt WHERE id = ?
                    UNION ALL SELECT attempt.id, attempt.parent, depth + 1 FROM line JOIN attempt ON attempt.id = line.parent)
                SELECT \(Connection.attemptColumns) FROM line JOIN attempt ON attempt.id = line.id
                LEFT JOIN attempt AS parent ON parent.id = attempt.parent WHERE depth > 0 ORDER BY depth
                """, [.int(row)]
            ) { row throws(KnowledgeError) in try AttemptRecord(row) }
            return line
        }
    }

    /// The attempt with the best validation score, pooled over its executions; ties go to the earlier.
    package func best() throws(KnowledgeError) -> (attempt: Int, mean: Double, executions: Int)? {
        let direction = task.isHigherBetter ? "DESC" : "ASC"
        return try database.read { connection throws(KnowledgeError) in
            try connection.first(
                """
                SELECT number, avg(value) AS mean, count(*) FROM attempt JOIN measure ON measure.attempt = attempt.id
                WHERE scope = ? AND metric = ? AND split = 'validation' AND status = 'scored'
                GROUP BY attempt.id ORDER BY mean \(direction), number LIMIT 1
                """, [.int(scope), .text(task.metric)]
            ) { row throws(KnowledgeError) in
                (attempt: try row.int(0), mean: try row.double(1), executions: try row.int(2))
            }
        }
    }

    /// What this run has learned about its task so far.
    package func changes() throws(KnowledgeError) -> [ScoreChange] {
        try database.read { connection throws(KnowledgeError) in
            try connection.changes(task: task, "AND scope.id = ?", [.int(scope)])
        }
    }
}
