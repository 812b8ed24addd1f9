import CSQLite
import Posix

/// The row that a statement stands on, lent to the one who reads it.
package struct Row: ~Copyable {
    private let statement: OpaquePointer
    private let file: Path

    init(statement: OpaquePointer, file: Path) {
        self.statement = statement
        self.file = file
    }

    package borrowing func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    package borrowing func int(_ column: Int32) throws(KnowledgeError) -> Int {
        try require(column, SQLITE_INTEGER, "a whole number")
        return Int(sqlite3_column_int64(statement, column))
    }

    /// A number; whole ones count too.
    package borrowing func double(_ column: Int32) throws(KnowledgeError) -> Double {
        if sqlite3_column_type(statement, column) != SQLITE_INTEGER { try require(column, SQLITE_FLOAT, "a number") }
        return sqlite3_column_double(statement, column)
    }

    package borrowing func text(_ column: Int32) throws(KnowledgeError) -> String {
        try require(column, SQLITE_TEXT, "text")
        let count = Int(sqlite3_column_bytes(statement, column))
        guard let pointer = sqlite3_column_text(statement, column) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: pointer, count: count), as: UTF8.self)
    }

    package borrowing func blob(_ column: Int32) throws(KnowledgeError) -> [UInt8] {
        try require(column, SQLITE_BLOB, "a blob")
        let count = Int(sqlite3_column_bytes(statement, column))
        guard let pointer = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: pointer, count: count))
    }

    package borrowing func bool(_ column: Int32) throws(KnowledgeError) -> Bool { try int(column) != 0 }

    package borrowing func optionalInt(_ column: Int32) throws(KnowledgeError) -> Int? {
        isNull(column) ? nil : try int(column)
    }

    package borrowing func optionalDouble(_ column: Int32) throws(KnowledgeError) -> Double? {
        isNull(column) ? nil : try double(column)
    }

    package borrowing func optionalText(_ column: Int32) throws(KnowledgeError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    private borrowing func require(_ column: Int32, _ type: Int32, _ name: String) throws(KnowledgeError) {
        guard sqlite3_column_type(statement, column) != type else { return }
        let label = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "\(column)"
        throw .database(
            DatabaseFailure(
                code: SQLITE_MISMATCH, text: "column \(label) is not \(name)",
                sql: sqlite3_sql(statement).map { String(cString: $0) }, file: file))
    }
}
