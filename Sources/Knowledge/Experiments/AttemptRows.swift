import Digest
import JSON

// Attempts, measures and artefacts as rows: written so that a second time changes nothing, read by one rule.

extension Connection {
    mutating func add(_ task: TaskRecord) throws(KnowledgeError) -> Int {
        let id = try node(.task, key: "\(task.id)/\(task.fingerprint)", label: task.id)
        try run(
            "INSERT INTO task(id, metric, maximize, fingerprint) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO NOTHING",
            [.int(id), .text(task.metric), .bool(task.isHigherBetter), .text(task.fingerprint)])
        return id
    }

    /// The row of an attempt; nil where it was never recorded.
    mutating func attempt(_ number: Int, scope: Int) throws(KnowledgeError) -> Int? {
        try first("SELECT id FROM attempt WHERE scope = ? AND number = ?", [.int(scope), .int(number)]) {
            row throws(KnowledgeError) in try row.int(0)
        }
    }

    private mutating func requireAttempt(_ number: Int, scope: Int) throws(KnowledgeError) -> Int {
        guard let id = try attempt(number, scope: scope) else { throw .noAttempt(number: number, file: file) }
        return id
    }

    /// Records an attempt; one of the same number becomes this.
    mutating func add(
        _ attempt: AttemptRecord, run name: String, scope: Int, task: Int, source: Int
    ) throws(KnowledgeError) {
        var parent: Int?
        if let number = attempt.parent { parent = try requireAttempt(number, scope: scope) }
        let label = [attempt.operator, attempt.card].compactMap { $0 }.joined(separator: " ")
        let id = try node(.attempt, key: "\(name)/\(attempt.number)", label: label, scope: scope)
        let known = try first("SELECT activity FROM attempt WHERE id = ?", [.int(id)]) { row throws(KnowledgeError) in
            try row.int(0)
        }
        let activity: Int
        if let known {
            activity = known
        } else {
            activity = try self.activity("attempt", scope: scope, source: source, inputs: attempt.program?.hex)
        }
        let knobs = JSONValue.object(JSONObject(attempt.knobs.map { .init($0.name, .string($0.value)) }))
        try run(
            """
            INSERT INTO attempt(id, task, scope, number, parent, activity, op, status, plan, program_sha, card, knobs, problem,
                created_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT started_ms FROM activity WHERE id = ?))
            ON CONFLICT(id) DO UPDATE SET parent = excluded.parent, op = excluded.op, status = excluded.status,
                plan = excluded.plan, program_sha = excluded.program_sha, card = excluded.card, knobs = excluded.knobs,
                problem = excluded.problem
            """,
            [
                .int(id), .int(task), .int(scope), .int(attempt.number), .optional(parent), .int(activity),
                .text(attempt.operator), .text(attempt.status.rawValue), .text(attempt.plan),
                .optional(attempt.program?.hex), .optional(attempt.card), .text(knobs.encoded()),
                .optional(attempt.problem),
                .int(activity),
            ])
        try run("DELETE FROM edge WHERE src = ?", [.int(id)])
        try edge(id, .attempts, task)
        if let parent { try edge(id, .derivesFrom, parent) }
        if let card = attempt.card { try edge(id, .uses, try node(.method, key: card, label: card)) }
    }

    /// Records a measure; one of the same metric, split and execution becomes this.
    mutating func add(_ measure: MeasureRecord, scope: Int) throws(KnowledgeError) {
        let attempt = try requireAttempt(measure.attempt, scope: scope)
        try run(
            """
            INSERT INTO measure(attempt, metric, split, execution, seed, value, standard_error, low, high, count)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(attempt, metric, split, execution) DO UPDATE SET seed = excluded.seed, value = excluded.value,
                standard_error = excluded.standard_error, low = excluded.low, high = excluded.high, count = excluded.count
            """,
            [
                .int(attempt), .text(measure.metric), .text(measure.split.rawValue), .int(measure.execution),
                .optional(measure.seed.map { "\($0)" }), .real(measure.value), .optional(measure.standardError),
                .optional(measure.low), .optional(measure.high), .optional(measure.count),
            ])
    }

    /// Records a file of an attempt.
    mutating func add(_ artifact: ArtifactRecord, of number: Int, scope: Int) throws(KnowledgeError) {
        let attempt = try requireAttempt(number, scope: scope)
        let activity = try count("SELECT activity FROM attempt WHERE id = ?", [.int(attempt)])
        try run(
            "INSERT INTO artifact(sha, bytes, name, made_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(artifact.digest.hex), .int(artifact.bytes), .text(artifact.name), .int(activity)])
        try run(
            "INSERT INTO used(activity, artifact, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [.int(activity), .text(artifact.digest.hex), .text(artifact.role)])
    }

    static var attemptColumns: String {
        "attempt.number, parent.number, attempt.op, attempt.status, attempt.plan, attempt.program_sha, attempt.card, "
            + "attempt.knobs, attempt.problem"
    }

    /// Attempts with their parents' numbers, by a statement whose first columns are `attemptColumns`.
    mutating func attempts(_ rest: String, _ values: [SQLValue]) throws(KnowledgeError) -> [AttemptRecord] {
        try rows(
            "SELECT \(Self.attemptColumns) FROM attempt LEFT JOIN attempt AS parent ON parent.id = attempt.parent \(rest)",
            values
        ) { row throws(KnowledgeError) in try AttemptRecord(row) }
    }

    /// Every measure of an attempt's scope, by attempt and execution.
    mutating func measures(scope: Int) throws(KnowledgeError) -> [MeasureRecord] {
        let file = file
        return try rows(
            """
            SELECT attempt.number, metric, split, execution, seed, value, standard_error, low, high, count
            FROM measure JOIN attempt ON attempt.id = measure.attempt WHERE attempt.scope = ?
            ORDER BY attempt.number, metric, split, execution
            """, [.int(scope)]
        ) { row throws(KnowledgeError) in
            guard let split = MeasureRecord.Split(rawValue: try row.text(2)) else {
                throw .heldout(file: file, count: 1)
            }
            return MeasureRecord(
                attempt: try row.int(0), metric: try row.text(1), split: split, execution: try row.int(3),
                seed: try row.optionalText(4).flatMap { UInt64($0) }, value: try row.double(5),
                standardError: try row.optionalDouble(6), low: try row.optionalDouble(7),
                high: try row.optionalDouble(8), count: try row.optionalInt(9))
        }
    }

    /// Every artefact of an attempt, by role and name.
    mutating func artifacts(of number: Int, scope: Int) throws(KnowledgeError) -> [ArtifactRecord] {
        try rows(
            """
            SELECT artifact.sha, bytes, name, role FROM attempt JOIN used ON used.activity = attempt.activity
            JOIN artifact ON artifact.sha = used.artifact WHERE attempt.scope = ? AND attempt.number = ?
            ORDER BY role, name, artifact.sha
            """, [.int(scope), .int(number)]
        ) { row throws(KnowledgeError) in
            ArtifactRecord(
                digest: Digest(hex: try row.text(0)) ?? .zero, bytes: try row.int(1), name: try row.text(2),
                role: try row.text(3))
        }
    }
}

extension AttemptRecord {
    /// Reads the columns of `Connection.attemptColumns`.
    init(_ row: borrowing Row) throws(KnowledgeError) {
        let knobs = try row.text(7)
        self.init(
            number: try row.int(0), parent: try row.optionalInt(1), operator: try row.text(2),
            status: Status(rawValue: try row.text(3)) ?? .proposed, plan: try row.text(4),
            program: try row.optionalText(5).flatMap { Digest(hex: $0) }, card: try row.optionalText(6),
            knobs: try Self.settings(knobs), problem: try row.optionalText(8))
    }

    static func settings(_ text: String) throws(KnowledgeError) -> [Setting] {
        try reading { () throws(JSONError) in
            var settings: [Setting] = []
            for member in try JSONNode.parse(text, source: "knobs of an attempt").anyObject().members {
                settings.append(Setting(name: member.key, value: try member.node.string()))
            }
            return settings
        }
    }
}
