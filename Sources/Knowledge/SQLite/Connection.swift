import CSQLite
package import Posix

/// An open database file with its prepared statements; its one owner closes it.
package struct Connection: ~Copyable {
    package let file: Path
    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]
    /// Asked before each statement runs; what it throws takes the statement's place. For tests that make one fail.
    var before: (@Sendable (_ sql: String) throws(KnowledgeError) -> Void)?

    /// Opens a file, hardened and with foreign keys on; `flags` are SQLite's.
    static func open(_ file: Path, flags: Int32) throws(KnowledgeError) -> Connection {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(file.string, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard let handle else {
            throw .database(DatabaseFailure(code: code, text: "out of memory", sql: nil, file: file))
        }
        var connection = Connection(file: file, handle: handle)
        if code != SQLITE_OK { throw connection.failure(code, nil) }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 10_000)
        let hardened = glovebox_sqlite_harden(handle)
        if hardened != SQLITE_OK { throw connection.failure(hardened, nil) }
        try connection.script("PRAGMA foreign_keys = ON")
        return connection
    }

    private init(file: Path, handle: OpaquePointer) {
        self.file = file
        self.handle = handle
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// From here on no statement can bring in a second file: neither ATTACH nor VACUUM INTO.
    mutating func seal() {
        sqlite3_set_authorizer(
            handle,
            { _, action, _, _, _, _ in
                action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK
            }, nil)
    }

    /// Runs statements without parameters, one after the other.
    package mutating func script(_ sql: String) throws(KnowledgeError) {
        if let before { try before(sql) }
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failure(code, sql) }
    }

    /// Runs one statement, whatever rows it gives.
    package mutating func run(_ sql: String, _ values: [SQLValue] = []) throws(KnowledgeError) {
        try step(sql, values) { _ throws(KnowledgeError) in }
    }

    /// Every row of a statement, read by one rule, in the statement's order.
    package mutating func rows<Element>(
        _ sql: String, _ values: [SQLValue] = [],
        _ read: (borrowing Row) throws(KnowledgeError) -> Element
    ) throws(KnowledgeError) -> [Element] {
        var elements: [Element] = []
        try step(sql, values) { row throws(KnowledgeError) in elements.append(try read(row)) }
        return elements
    }

    /// The first row of a statement, or nil where there is none.
    package mutating func first<Element>(
        _ sql: String, _ values: [SQLValue] = [],
        _ read: (borrowing Row) throws(KnowledgeError) -> Element
    ) throws(KnowledgeError) -> Element? {
        try rows(sql, values, read).first
    }

    /// The whole number that a statement gives; 0 where it gives no row.
    package mutating func count(_ sql: String, _ values: [SQLValue] = []) throws(KnowledgeError) -> Int {
        try first(sql, values) { row throws(KnowledgeError) in try row.int(0) } ?? 0
    }

    /// The number of the row that was last inserted.
    package var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Runs statements that stand or fall together.
    package mutating func transaction<Result>(
        _ body: (inout Connection) throws(KnowledgeError) -> Result
    ) throws(KnowledgeError) -> Result {
        try script("BEGIN IMMEDIATE")
        do throws(KnowledgeError) {
            let result = try body(&self)
            try script("COMMIT")
            return result
        } catch {
            // After a full disk SQLite has rolled back by itself; a rollback that fails otherwise ends with the connection.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// Never inlined: with optimisation, the 6.3.1 compiler aborts while it inlines this into `run`.
    @inline(never)
    private mutating func step(
        _ sql: String, _ values: [SQLValue], _ visit: (borrowing Row) throws(KnowledgeError) -> Void
    ) throws(KnowledgeError) {
        if let before { try before(sql) }
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        let wanted = Int(sqlite3_bind_parameter_count(statement))
        guard wanted == values.count else {
            throw .database(
                DatabaseFailure(
                    code: SQLITE_RANGE, text: "\(values.count) values for \(wanted) parameters", sql: sql, file: file))
        }
        for (index, value) in values.enumerated() {
            let code = Self.bind(value, to: statement, at: Int32(index + 1))
            if code != SQLITE_OK { throw failure(code, sql) }
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try visit(Row(statement: statement, file: file))
            case SQLITE_DONE: return
            case let code: throw failure(code, sql)
            }
        }
    }

    private mutating func prepared(_ sql: String) throws(KnowledgeError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code, sql) }
        statements[sql] = statement
        return statement
    }

    private static func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let value): sqlite3_bind_int64(statement, index, value)
        case .real(let value): sqlite3_bind_double(statement, index, value)
        case .text(var text):
            text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) {
                    glovebox_sqlite_bind_text(statement, index, $0.baseAddress, Int32($0.count))
                }
            }
        case .blob(let bytes):
            bytes.withUnsafeBytes { glovebox_sqlite_bind_blob(statement, index, $0.baseAddress, Int32($0.count)) }
        }
    }

    private borrowing func failure(_ code: Int32, _ sql: String?) -> KnowledgeError {
        let text = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "error \(code)"
        return .database(
            DatabaseFailure(code: max(code, sqlite3_extended_errcode(handle)), text: text, sql: sql, file: file))
    }
}
