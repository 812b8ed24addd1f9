import Knowledge
import Posix

/// SQLite, with the full text search that the stores need, tried on a file of its own.
enum StoreChecks {
    private static let trial = Schema(
        what: "trial", applicationID: 1, migrations: [.init("CREATE VIRTUAL TABLE words USING fts5(text)")])

    static func checks() async -> [Check] { [await onThread { check() }] }

    private static let name = "sqlite"

    private static func check() -> Check {
        let folder: TemporaryFolder
        do throws(SystemError) { folder = try TemporaryFolder() } catch { return temporary(error) }
        return check(in: folder.path)
    }

    /// Without a folder for temporary files nothing is known of SQLite, and nothing is said of it.
    private static func temporary(_ error: SystemError) -> Check {
        .missing("temporary files", error.message, fix: "export TMPDIR=/a/folder/that/can/be/written")
    }

    private static func check(in folder: Path) -> Check {
        do throws(KnowledgeError) {
            let database = try Database.open(writing: folder / "trial.sqlite", schema: trial, journaling: .rollback)
            let version = try database.read { connection throws(KnowledgeError) in
                try connection.first("SELECT sqlite_version()") { row throws(KnowledgeError) in try row.text(0) }
            }
            return .ok(name, "SQLite \(version ?? "") with FTS5")
        } catch { return .missing(name, error.message, fix: error.hint ?? "apt-get install libsqlite3-0") }
    }
}
