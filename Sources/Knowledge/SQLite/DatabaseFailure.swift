import CSQLite
package import Posix

/// A statement that SQLite refused: what it said, of which statement, in which file.
package struct DatabaseFailure: Equatable, Sendable {
    /// SQLite's extended result code.
    package let code: Int32
    /// SQLite's own words.
    package let text: String
    /// The statement, or nil where there was none yet.
    package let sql: String?
    package let file: Path

    package init(code: Int32, text: String, sql: String?, file: Path) {
        self.code = code
        self.text = text
        self.sql = sql
        self.file = file
    }

    /// The code without its extension.
    package var primaryCode: Int32 { code & 0xff }

    var message: String {
        guard let sql else { return "\(file): \(text) (SQLite \(code))" }
        let line = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "\(file): \(text) (SQLite \(code)), in: \(line.count > 200 ? line.prefix(200) + "…" : line[...])"
    }

    var hint: String? {
        switch primaryCode {
        case SQLITE_BUSY, SQLITE_LOCKED: "Another process is writing to it; try again when that has ended."
        case SQLITE_FULL: "The disk is full; make room and try again."
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "The file is damaged: restore it from a copy, or keep it elsewhere and begin a new one, without what it held."
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
            "Check that \(file.parent) exists, who owns it, and its mode."
        default: nil
        }
    }

    /// True where the machine is at fault: its disk, its permissions.
    var isMachines: Bool {
        [SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_NOMEM].contains(primaryCode)
    }
}
