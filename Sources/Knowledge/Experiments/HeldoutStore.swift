package import Posix

/// Scores on test labels. For grading and reports only: no type that a planner gets can name it.
package final class HeldoutStore: Sendable {
    /// A score on test labels.
    package struct Measure: Sendable, Equatable {
        /// Whose predictions were graded.
        package enum Subject: String, CaseIterable, Sendable {
            case submission, baseline
        }

        /// What tells the run from every other: its id, or its name where it was begun before runs had one.
        package var run: String
        /// What the run is called.
        package var name: String
        package var task: String
        /// Fingerprint of the test split.
        package var split: String
        package var subject: Subject
        package var metric: String
        package var value: Double
        package var standardError: Double?
        package var low: Double?
        package var high: Double?
        package var count: Int?
        /// How often the labels had been opened by then, this time included.
        package var openings: Int

        package init(
            run: String, name: String? = nil, task: String, split: String, subject: Subject, metric: String,
            value: Double,
            standardError: Double? = nil, low: Double? = nil, high: Double? = nil, count: Int? = nil, openings: Int
        ) {
            self.run = run
            self.name = name ?? run
            self.task = task
            self.split = split
            self.subject = subject
            self.metric = metric
            self.value = value
            self.standardError = standardError
            self.low = low
            self.high = high
            self.count = count
            self.openings = openings
        }
    }

    private let database: Database

    /// Opens the store for writing, and makes it where it is missing, readable by its owner only.
    package static func open(_ file: Path) throws(KnowledgeError) -> HeldoutStore {
        HeldoutStore(try Database.open(writing: file, schema: .heldout, journaling: .writeAhead, mode: 0o600))
    }

    private init(_ database: Database) { self.database = database }

    /// Records a measure; one of the same run, subject and metric becomes this.
    package func record(_ measure: Measure) throws(KnowledgeError) {
        try database.write { connection throws(KnowledgeError) in
            try connection.run(
                """
                INSERT INTO measure(run, task, split, subject, metric, value, standard_error, low, high, count, openings,
                    recorded_ms, name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(run, subject, metric) DO UPDATE SET task = excluded.task, split = excluded.split,
                    value = excluded.value, standard_error = excluded.standard_error, low = excluded.low,
                    high = excluded.high, count = excluded.count, openings = excluded.openings, name = excluded.name
                """,
                [
                    .text(measure.run), .text(measure.task), .text(measure.split), .text(measure.subject.rawValue),
                    .text(measure.metric), .real(measure.value), .optional(measure.standardError),
                    .optional(measure.low), .optional(measure.high), .optional(measure.count), .int(measure.openings),
                    .integer(Clock.wallMilliseconds()), .text(measure.name),
                ])
        }
    }

    /// Every measure at a task, by run, subject and metric.
    package func measures(task: String) throws(KnowledgeError) -> [Measure] {
        try database.read { connection throws(KnowledgeError) in
            try connection.rows(
                """
                SELECT run, task, split, subject, metric, value, standard_error, low, high, count, openings, name
                FROM measure WHERE task = ? ORDER BY name, run, subject, metric
                """, [.text(task)]
            ) { row throws(KnowledgeError) in
                Measure(
                    run: try row.text(0), name: try row.text(11), task: try row.text(1), split: try row.text(2),
                    subject: Measure.Subject(rawValue: try row.text(3)) ?? .submission, metric: try row.text(4),
                    value: try row.double(5), standardError: try row.optionalDouble(6),
                    low: try row.optionalDouble(7), high: try row.optionalDouble(8), count: try row.optionalInt(9),
                    openings: try row.int(10))
            }
        }
    }
}

extension Schema {
    /// The store of test measures.
    package static let heldout = Schema(
        what: "held-out store", applicationID: 0x4742_484F,
        migrations: [
            Migration(
                """
                CREATE TABLE measure(
                    id INTEGER PRIMARY KEY, run TEXT NOT NULL, task TEXT NOT NULL, split TEXT NOT NULL,
                    subject TEXT NOT NULL CHECK(subject IN ('submission', 'baseline')), metric TEXT NOT NULL,
                    value REAL NOT NULL, standard_error REAL, low REAL, high REAL, count INTEGER, openings INTEGER NOT NULL,
                    recorded_ms INTEGER NOT NULL, UNIQUE(run, subject, metric)
                ) STRICT;
                CREATE INDEX measure_by_task ON measure(task, run);
                """),
            // Version 2: `run` holds the run's id, and its name stands beside it; runs from before keep their names for both.
            Migration("ALTER TABLE measure ADD COLUMN name TEXT NOT NULL DEFAULT ''; UPDATE measure SET name = run"),
        ])
}
