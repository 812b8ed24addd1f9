import Glibc
package import Posix

/// Which seed divides a task's rows.
package enum SplitKind: String, CaseIterable, Sendable {
    /// The installation's own secret seed: nobody else has these test rows.
    case secret
    /// A fixed seed that everybody has, for comparison with others' numbers.
    case published
}

/// The folder that an installation keeps its state in, as far as tasks are concerned.
///
/// `seed` (32 secret bytes, mode 0600) decides every split; `prepared/` holds divided data; `vault-openings.jsonl`
/// each time test labels were read.
package struct Home: Sendable {
    package let path: Path

    package init(_ path: Path) { self.path = path }

    /// Divided data, one folder a task.
    package var prepared: Path { path / "prepared" }
    /// The record of every opening of a vault.
    package var openings: Path { path / "vault-openings.jsonl" }

    private var seedFile: Path { path / "seed" }

    /// The key that splits of this kind are drawn with; makes the installation's seed where there is none yet.
    func splitKey(_ kind: SplitKind) throws(TaskError) -> KeyedHash {
        switch kind {
        case .secret: KeyedHash(key: try seed()).derive("split")
        case .published: KeyedHash(key: Array("glovebox: published splits, version 1".utf8)).derive("split")
        }
    }

    /// The key that row ids are made with: always secret, also where the split is published.
    func idKey() throws(TaskError) -> KeyedHash { KeyedHash(key: try seed()).derive("row ids") }

    /// The installation's 32 secret bytes.
    private func seed() throws(TaskError) -> [UInt8] {
        if !Files.exists(seedFile) { try makeSeed() }
        let bytes: [UInt8]
        var status = stat()
        do throws(SystemError) {
            let file = try Descriptor.open(seedFile, O_RDONLY | O_NOFOLLOW)
            let raw = file.raw
            try call("fstat", path: seedFile.string) { fstat(raw, &status) }
            bytes = try file.readToEnd(limit: 64)
        } catch { throw .system(error) }
        guard status.st_uid == geteuid() else {
            throw unsafe("the installation's seed belongs to another user", "Set GLOVEBOX_HOME to a folder of yours.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw unsafe("other users can reach the installation's seed", "chmod 600 '\(seedFile)'")
        }
        guard bytes.count == 32 else {
            throw unsafe(
                "an installation's seed has 32 bytes, this file has \(bytes.count)",
                "Restore it from a backup. A new seed means new splits, and scores that no longer compare.")
        }
        return bytes
    }

    private func unsafe(_ what: String, _ hint: String) -> TaskError {
        .homeUnsafe(path: seedFile, what: what, hint: hint)
    }

    /// Writes a fresh seed; where several processes do so at once, one wins and all use its seed.
    private func makeSeed() throws(TaskError) {
        do throws(SystemError) {
            try Files.makeFolder(path, mode: 0o755)
            var bytes = [UInt8](repeating: 0, count: 32)
            try call("getentropy") { getentropy(&bytes, bytes.count) }
            let draft = path / ".seed.\(getpid()).\(UInt32.random(in: 0 ... .max))"
            try Files.writeAtomically(bytes, to: draft, mode: 0o600)
            defer { unlink(draft.string) }
            do throws(SystemError) {
                try call("link", path: seedFile.string) { link(draft.string, seedFile.string) }
            } catch { if error.code != EEXIST { throw error } }
            // A seed that a power cut takes away again would divide the rows another way.
            try Descriptor.open(path, O_RDONLY | O_DIRECTORY).sync()
        } catch { throw .system(error) }
    }
}
