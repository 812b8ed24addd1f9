import Posix

/// What a kind of store looks like inside, through all its versions.
package struct Schema: Sendable {
    /// For messages: `literature store`.
    package let what: String
    /// Stands in the file's header (PRAGMA application_id), so that no store is taken for another.
    package let applicationID: Int32
    /// The first makes an empty file version 1, the next makes that version 2, and so on.
    package let migrations: [Migration]

    /// A step from one version to the next.
    package struct Migration: Sendable {
        package let sql: String
        /// True where it drops or rewrites what stands: a backup is made before.
        package let isDestructive: Bool

        package init(_ sql: String, isDestructive: Bool = false) {
            self.sql = sql
            self.isDestructive = isDestructive
        }
    }

    package init(what: String, applicationID: Int32, migrations: [Migration]) {
        self.what = what
        self.applicationID = applicationID
        self.migrations = migrations
    }

    package var latest: Int { migrations.count }

    /// The version of a file; 0 for an empty one.
    func version(of connection: inout Connection) throws(KnowledgeError) -> Int {
        // Another process may make the store between two of these reads: the mark is read after what it vouches for, and the
        // version that counts after the mark.
        let tables = try connection.count("SELECT count(*) FROM sqlite_schema")
        let before = try connection.count("PRAGMA user_version")
        let application = try connection.count("PRAGMA application_id")
        if application != Int(applicationID) {
            guard application == 0, before == 0, tables == 0 else {
                throw .foreign(file: connection.file, what: what)
            }
            return 0
        }
        let version = try connection.count("PRAGMA user_version")
        if version > latest { throw .newer(file: connection.file, version: version, known: latest) }
        return version
    }

    /// Brings a file to the latest version, in one transaction.
    func migrate(_ connection: inout Connection) throws(KnowledgeError) {
        let old = try version(of: &connection)
        if old == latest { return }
        if old > 0, migrations[old...].contains(where: \.isDestructive) { try backUp(&connection, version: old) }
        // Tables are rebuilt without their rows' references being followed; all of them are checked before the end.
        try connection.script("PRAGMA foreign_keys = OFF")
        try connection.transaction { connection throws(KnowledgeError) in
            // Another process may have come first.
            let now = try version(of: &connection)
            for migration in migrations[now...] { try connection.script(migration.sql) }
            let broken = try connection.count("SELECT count(*) FROM pragma_foreign_key_check")
            if broken > 0 {
                throw .database(
                    DatabaseFailure(
                        code: 787, text: "\(broken) rows name rows that are not there", sql: "PRAGMA foreign_key_check",
                        file: connection.file))
            }
            try connection.script("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(latest)")
        }
        try connection.script("PRAGMA foreign_keys = ON")
    }

    /// A whole copy beside the file: `results.sqlite.version-1`; an older one of that name is kept and numbered.
    private func backUp(_ connection: inout Connection, version: Int) throws(KnowledgeError) {
        let name = "\(connection.file).version-\(version)"
        var copy = name
        var number = 1
        while Files.exists(Path(copy)) {
            number += 1
            copy = "\(name).\(number)"
        }
        try connection.run("VACUUM INTO ?", [.text(copy)])
    }
}
