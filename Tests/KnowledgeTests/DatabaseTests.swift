import CSQLite
import Glibc
import Knowledge
import Posix
import Testing

@Suite struct DatabaseTests {
    private let notes = Schema(
        what: "notebook", applicationID: 0x1234,
        migrations: [
            Schema.Migration("CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT, size REAL, raw BLOB) STRICT")
        ])

    private func open(_ folder: Path) throws -> Database {
        try Database.open(writing: folder / "notes.sqlite", schema: notes, journaling: .writeAhead)
    }

    @Test func `values come back as they went in`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder.path)
        let rows: [[SQLValue]] = [
            [1, "plain", 0.5, .blob([0, 1, 255])], [2, "with \u{0} and ü", .real(-1e300), .blob([])],
            [3, nil, nil, nil],
        ]
        try database.write { connection throws(KnowledgeError) in
            for row in rows { try connection.run("INSERT INTO note VALUES (?, ?, ?, ?)", row) }
        }
        let read = try database.read { connection throws(KnowledgeError) in
            try connection.rows("SELECT * FROM note ORDER BY id") { row throws(KnowledgeError) -> [SQLValue] in
                let text = try row.optionalText(1).map(SQLValue.text) ?? .null
                let raw = row.isNull(3) ? SQLValue.null : .blob(try row.blob(3))
                return [
                    .integer(Int64(try row.int(0))), text, try row.optionalDouble(2).map(SQLValue.real) ?? .null, raw,
                ]
            }
        }
        #expect(read == rows)
    }

    @Test func `an error carries the statement and the extended code`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder.path)
        let sql = "INSERT INTO note(id) VALUES (?)"
        let error = #expect(throws: KnowledgeError.self) {
            try database.write { connection throws(KnowledgeError) in
                try connection.run(sql, [7])
                try connection.run(sql, [7])
            }
        }
        guard case .database(let failure)? = error else {
            Issue.record("not a failure of the database: \(String(describing: error))")
            return
        }
        #expect(failure.code == 1555, "SQLITE_CONSTRAINT_PRIMARYKEY")
        #expect(failure.sql == sql)
        #expect(error?.message.hasSuffix("(SQLite 1555), in: \(sql)") == true)
        #expect(
            try database.read { connection throws(KnowledgeError) in try connection.count("SELECT count(*) FROM note") }
                == 0)
    }

    @Test func `a column of another type is an error that names it`() throws {
        let folder = try TemporaryFolder()
        let database = try open(folder.path)
        #expect(throws: KnowledgeError.self) {
            try database.read { connection throws(KnowledgeError) in
                _ = try connection.first("SELECT 'x' AS word") { row throws(KnowledgeError) in try row.int(0) }
            }
        }
        #expect(throws: KnowledgeError.self) {
            try database.read { connection throws(KnowledgeError) in try connection.run("SELECT ?", []) }
        }
    }

    static let doors = [
        "ATTACH DATABASE 'other.sqlite' AS other", "ATTACH '/etc/passwd' AS p", "VACUUM INTO 'copy.sqlite'",
        "DETACH main",
        "SELECT load_extension('x')", "SELECT \"text in double quotes\"", "SELECT readfile('/etc/passwd')",
    ]

    @Test(arguments: doors)
    func `no connection opens a second file`(statement: String) throws {
        let folder = try TemporaryFolder()
        let database = try open(folder.path)
        #expect(throws: KnowledgeError.self) {
            try database.read { connection throws(KnowledgeError) in try connection.script(statement) }
        }
        let names = try Files.list(folder.path)
        #expect(names.allSatisfy { $0.hasPrefix("notes.sqlite") })
    }

    @Test(arguments: [Database.Journaling.rollback, .writeAhead])
    func `many connections open a new file at once, and write to it`(journaling: Database.Journaling) async throws {
        let folder = try TemporaryFolder()
        let (file, notes) = (folder.path / "notes.sqlite", notes)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<6 {
                group.addTask {
                    try await onThread {
                        let database = try Database.open(writing: file, schema: notes, journaling: journaling)
                        for number in 0..<5 {
                            try database.write { connection throws(KnowledgeError) in
                                try connection.run("INSERT INTO note(text) VALUES (?)", [.text("\(worker)/\(number)")])
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let count = try Database.open(reading: file, schema: notes).read { connection throws(KnowledgeError) in
            try connection.count("SELECT count(DISTINCT text) FROM note")
        }
        #expect(count == 30)
    }

    @Test func `many tasks take turns`() async throws {
        let folder = try TemporaryFolder()
        let database = try open(folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<25 {
                        try database.write { connection throws(KnowledgeError) in
                            try connection.run("INSERT INTO note(text) VALUES (?)", [.text("\(worker)/\(number)")])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let count = try database.read { connection throws(KnowledgeError) in
            try connection.count("SELECT count(DISTINCT text) FROM note")
        }
        #expect(count == 200)
    }
}

@Suite struct SchemaTests {
    private func schema(_ steps: Int, destructive: Int? = nil) -> Schema {
        let all = [
            "CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT) STRICT; INSERT INTO a(x) VALUES ('kept')",
            "ALTER TABLE a ADD COLUMN y TEXT", "DROP TABLE a; CREATE TABLE b(id INTEGER PRIMARY KEY) STRICT",
        ]
        return Schema(
            what: "notebook", applicationID: 0x1234,
            migrations: all.prefix(steps).enumerated().map {
                Schema.Migration($0.element, isDestructive: $0.offset == destructive)
            })
    }

    private func version(_ file: Path, _ schema: Schema) throws -> Int {
        try Database.open(reading: file, schema: schema).read { connection throws(KnowledgeError) in
            try connection.count("PRAGMA user_version")
        }
    }

    @Test func `an old file is brought up to date, with a copy before what can't be taken back`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "notes.sqlite"
        _ = try Database.open(writing: file, schema: schema(1), journaling: .rollback)
        #expect(throws: KnowledgeError.outdated(file: file, version: 1, known: 2)) {
            try Database.open(reading: file, schema: schema(2))
        }
        _ = try Database.open(writing: file, schema: schema(2), journaling: .rollback)
        #expect(try version(file, schema(2)) == 2)
        #expect(try Files.list(folder.path) == ["notes.sqlite"])
        _ = try Database.open(writing: file, schema: schema(3, destructive: 2), journaling: .rollback)
        #expect(try Files.list(folder.path) == ["notes.sqlite", "notes.sqlite.version-2"])
        let copy = try Database.open(reading: folder.path / "notes.sqlite.version-2", schema: schema(2))
        let kept = try copy.read { connection throws(KnowledgeError) in
            try connection.first("SELECT x FROM a") { row throws(KnowledgeError) in try row.text(0) }
        }
        #expect(kept == "kept")
    }

    @Test func `files that are not this store are refused and left alone`() throws {
        let folder = try TemporaryFolder()
        let (missing, other, later) = (folder.path / "none", folder.path / "other", folder.path / "later")
        #expect(throws: KnowledgeError.missing(file: missing, what: "notebook")) {
            try Database.open(reading: missing, schema: schema(1))
        }
        #expect(!Files.exists(missing))
        let stranger = Schema(what: "x", applicationID: 9, migrations: [.init("CREATE TABLE z(i INTEGER) STRICT")])
        _ = try Database.open(writing: other, schema: stranger, journaling: .rollback)
        #expect(throws: KnowledgeError.foreign(file: other, what: "notebook")) {
            try Database.open(writing: other, schema: schema(1), journaling: .rollback)
        }
        _ = try Database.open(writing: later, schema: schema(2), journaling: .rollback)
        #expect(throws: KnowledgeError.newer(file: later, version: 2, known: 1)) {
            try Database.open(writing: later, schema: schema(1), journaling: .rollback)
        }
        let text = folder.path / "text"
        try Files.writeAtomically(String(repeating: "no database at all\n", count: 100), to: text)
        #expect(throws: KnowledgeError.self) {
            try Database.open(writing: text, schema: schema(1), journaling: .rollback)
        }
        #expect(try Files.readText(text).hasPrefix("no database"))
    }

    @Test func `a migration that fails leaves the old version whole`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "notes.sqlite"
        _ = try Database.open(writing: file, schema: schema(1), journaling: .rollback)
        let broken = Schema(
            what: "notebook", applicationID: 0x1234,
            migrations: schema(1).migrations + [.init("DROP TABLE a; CREATE TABLE broken(")])
        #expect(throws: KnowledgeError.self) { try Database.open(writing: file, schema: broken, journaling: .rollback) }
        #expect(try version(file, schema(1)) == 1)
    }
}
