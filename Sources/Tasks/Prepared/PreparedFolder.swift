import Digest
import Glibc
import Posix

/// The layout of `<home>/prepared/<task>/`, and how a folder appears there whole or not at all.
///
/// ```
/// .lock                      held by whoever builds something below
/// .part-…                    what is being built; left over only by a killed process, never read, removed by the next
/// <split>/prepared.json      what the folder is, with the hash of each file
/// <split>/labelled.csv       the labelled rows, with their labels
/// <split>/test.csv           the test rows, without labels
/// <split>/vault/answers.csv  the labels of the test rows (folder 0700, file 0600)
/// <split>/carves/<carve>/    one carve: input/, refit/, validation/answers.csv (0700, 0600)
/// ```
struct PreparedFolder: Sendable {
    let path: Path
    private let shelf: Path

    /// The folder of one split of a task.
    init(home: Home, task: String, fingerprint: Digest) {
        shelf = home.prepared / task
        path = shelf / String(fingerprint.hex.prefix(16))
    }

    var record: Path { path / "prepared.json" }
    var labelled: Path { path / "labelled.csv" }
    var test: Path { path / "test.csv" }
    var vault: Path { path / "vault" }
    var answers: Path { vault / "answers.csv" }

    func carve(_ fingerprint: Digest) -> Path { path / "carves" / String(fingerprint.hex.prefix(16)) }

    /// Builds a folder in one step for everybody who looks: `write` fills a draft, which is then renamed to `target`.
    ///
    /// One process builds at a time (the lock is the kernel's, so a killed process frees it); `isThere` is asked under the
    /// lock. Blocks while another process builds: call it from a thread of your own.
    func build(
        _ target: Path, unless isThere: () throws(TaskError) -> Bool, write: (Path) throws(TaskError) -> Void
    ) throws(TaskError) {
        let lock = try takeLock()
        defer { _ = lock.raw }  // The lock lives to the end of this call.
        if try isThere() { return }
        let draft = shelf / ".part-\(getpid())"
        try makeFolder(draft)
        try write(draft)
        do throws(SystemError) {
            try Files.makeFolder(target.parent)
            try Files.rename(draft, to: target)
            try Descriptor.open(target.parent, O_RDONLY | O_DIRECTORY).sync()
        } catch { throw .system(error) }
    }

    /// Waits for the shelf's lock, and clears away what a killed process left; the lock ends with the descriptor.
    private func takeLock() throws(TaskError) -> Descriptor {
        let path = shelf / ".lock"
        do throws(SystemError) {
            try Files.makeFolder(shelf)
            let lock = try Descriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
            let raw = lock.raw
            try call("lock", path: path.string) { flock(raw, LOCK_EX) }
            for name in try Files.list(shelf) where name.hasPrefix(".part-") { try Files.remove(shelf / name) }
            return lock
        } catch { throw .system(error) }
    }

    /// A folder that others may look into, or nobody, whatever the umask.
    func makeFolder(_ path: Path, isPrivate: Bool = false) throws(TaskError) {
        do throws(SystemError) {
            try Files.makeFolder(path, mode: 0o700)
            try Files.setMode(path, isPrivate ? 0o700 : 0o755)
        } catch { throw .system(error) }
    }

    /// A file that others may read, or nobody; on the disk when this returns.
    func write(_ bytes: [UInt8], to path: Path, isPrivate: Bool = false) throws(TaskError) {
        do throws(SystemError) {
            let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try file.writeAll(bytes)
            try Files.setMode(path, isPrivate ? 0o600 : 0o644)
            try file.sync()
        } catch { throw .system(error) }
    }

    /// Gives a file or folder the one time that all of an agent's files bear: 2000-01-01, 00:00 UTC.
    func setTime(_ path: Path) throws(TaskError) {
        let time = timespec(tv_sec: 946_684_800, tv_nsec: 0)
        do throws(SystemError) {
            try call("set the time of", path: path.string) {
                utimensat(AT_FDCWD, path.string, [time, time], AT_SYMLINK_NOFOLLOW)
            }
        } catch { throw .system(error) }
    }
}
