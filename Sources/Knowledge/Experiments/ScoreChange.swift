import JSON

/// What one step did to the validation score, against what it started from, on the same rows.
package struct ScoreChange: Sendable, Equatable {
    /// `run/<id>` and the attempt's number: where it came from.
    package let scope: String
    package let attempt: Int
    package let `operator`: String
    /// The method card; nil for code of the model's own.
    package let card: String?
    package let knobs: [AttemptRecord.Setting]
    /// What it started from: another attempt, or the task's baseline.
    package let startCard: String?
    package let startOperator: String
    package let startKnobs: [AttemptRecord.Setting]
    /// In the metric's unit, above zero where it became better.
    package let gain: Double
}

extension Connection {
    /// Every scored attempt at a task against its parent, or against the run's baseline where it has none.
    ///
    /// Only attempts of the same metric in scopes that are not sealed; `condition` narrows the scopes further.
    mutating func changes(
        task: TaskRecord, _ condition: String, _ values: [SQLValue]
    ) throws(KnowledgeError) -> [ScoreChange] {
        let sign = task.isHigherBetter ? 1.0 : -1.0
        return try rows(
            """
            WITH score AS (
                SELECT attempt, avg(value) AS mean FROM measure WHERE metric = ? AND split = 'validation' GROUP BY attempt)
            SELECT scope.name, child.number, child.op, child.card, child.knobs, start.card, start.op, start.knobs,
                ? * (after.mean - before.mean)
            FROM attempt AS child
            JOIN node ON node.id = child.task
            JOIN task ON task.id = child.task
            JOIN scope ON scope.id = child.scope
            JOIN attempt AS start ON start.scope = child.scope
                AND CASE WHEN child.parent IS NULL THEN start.number = 0 ELSE start.id = child.parent END
            JOIN score AS after ON after.attempt = child.id
            JOIN score AS before ON before.attempt = start.id
            WHERE node.label = ? AND task.metric = ? AND scope.sealed = 0 AND child.number > 0
                AND child.status = 'scored' AND start.status = 'scored' \(condition)
            ORDER BY scope.run, scope.name, child.number
            """,
            [.text(task.metric), .real(sign), .text(task.id), .text(task.metric)] + values
        ) { row throws(KnowledgeError) in
            let (knobs, startKnobs) = (try row.text(4), try row.text(7))
            return ScoreChange(
                scope: try row.text(0), attempt: try row.int(1), operator: try row.text(2),
                card: try row.optionalText(3), knobs: try AttemptRecord.settings(knobs),
                startCard: try row.optionalText(5), startOperator: try row.text(6),
                startKnobs: try AttemptRecord.settings(startKnobs), gain: try row.double(8))
        }
    }
}
