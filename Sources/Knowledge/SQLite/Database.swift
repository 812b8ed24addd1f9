import CSQLite
import Glibc
package import Posix
import Synchronization

/// A database file that several tasks may ask; they take turns on one connection.
///
/// Calls block for as long as the statement takes. Whoever asks much from an asynchronous function does it in `onThread`.
package final class Database: Sendable {
    package let file: Path
    private let connection: Mutex<Connection>

    /// How a file's changes reach the disk.
    package enum Journaling: String, Sendable {
        /// One file at rest, also readable where nothing can be written; each commit waits for the disk.
        case rollback = "delete"
        /// Readers beside a writer, and commits that don't wait; a power cut loses the last ones, never the file.
        case writeAhead = "wal"
    }

    private init(_ connection: consuming sending Connection) {
        file = connection.file
        self.connection = Mutex(connection)
    }

    /// Opens a store for reading only; its schema must be up to date.
    package static func open(reading file: Path, schema: Schema) throws(KnowledgeError) -> Database {
        guard Files.exists(file) else { throw .missing(file: file, what: schema.what) }
        var connection = try Connection.open(file, flags: SQLITE_OPEN_READONLY)
        let version = try schema.version(of: &connection)
        if version < schema.latest { throw .outdated(file: file, version: version, known: schema.latest) }
        connection.seal()
        return Database(connection)
    }

    /// Opens a store for writing; it is made where it is missing, and brought up to date where it is old.
    ///
    /// `before` is asked before each statement that follows; tests make one fail with it.
    package static func open(
        writing file: Path, schema: Schema, journaling: Journaling, mode: UInt32 = 0o644,
        before: (@Sendable (_ sql: String) throws(KnowledgeError) -> Void)? = nil
    ) throws(KnowledgeError) -> Database {
        try attempt { () throws(SystemError) in
            try Files.makeFolder(file.parent)
            // SQLite gives the files beside this one the same mode.
            _ = try Descriptor.open(file, O_RDWR | O_CREAT, mode: mode)
        }
        var connection = try Connection.open(file, flags: SQLITE_OPEN_READWRITE)
        connection.before = before
        try schema.migrate(&connection)
        try connection.use(journaling)
        connection.seal()
        return Database(connection)
    }

    /// Asks the database; nobody else does meanwhile.
    package func read<Result: Sendable>(
        _ body: @Sendable (inout Connection) throws(KnowledgeError) -> Result
    ) throws(KnowledgeError) -> Result {
        try connection.withLock { connection throws(KnowledgeError) in try body(&connection) }
    }

    /// Changes the database; all of it happens, or nothing.
    package func write<Result: Sendable>(
        _ body: @Sendable (inout Connection) throws(KnowledgeError) -> Result
    ) throws(KnowledgeError) -> Result {
        try connection.withLock { connection throws(KnowledgeError) in try connection.transaction(body) }
    }
}

extension Connection {
    fileprivate mutating func use(_ journaling: Database.Journaling) throws(KnowledgeError) {
        let read: (borrowing Row) throws(KnowledgeError) -> String = { row throws(KnowledgeError) in try row.text(0) }
        var mode = try first("PRAGMA journal_mode", [], read)
        let deadline = ContinuousClock.now + .seconds(10)
        // A change needs the file for itself alone, and SQLite doesn't wait for that by itself.
        while mode != journaling.rawValue {
            do throws(KnowledgeError) {
                mode = try first("PRAGMA journal_mode = \(journaling.rawValue)", [], read)
                break
            } catch {
                guard case .database(let failure) = error, failure.primaryCode == SQLITE_BUSY, .now < deadline else {
                    throw error
                }
                usleep(10_000)
            }
        }
        // A file system without shared memory stays with a rollback journal, which is safe with full syncs only.
        try run("PRAGMA synchronous = \(mode == Database.Journaling.writeAhead.rawValue ? "NORMAL" : "FULL")")
    }
}
