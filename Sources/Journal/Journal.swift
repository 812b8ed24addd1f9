// Journal: the append-only file of a run, its blobs, and recovery.
//
// One event a line, each naming the hash of the line before; one writer at a time; every line is written by one call before
// whatever it announces is done. Payloads are opaque here: what they mean is Record's matter. It never changes a line that
// stands, and it repairs nothing but a last line without its newline. Grammar: docs/journal.md.

package import Digest
import Glibc
package import JSON
import Measures
package import Posix
import Synchronization

/// The one writer of a run's journal.
package final class Journal: Sendable {
    /// The file's name in the run's folder.
    package static let fileName = "journal.jsonl"
    /// The file in the run's folder by whose lock a writer is the only one.
    package static let lockName = FolderLock.name
    /// The folder of the blobs in the run's folder.
    package static let blobsName = "blobs"

    /// The run's folder.
    package let folder: Path
    /// The files that events name by their hash.
    package let blobs: BlobStore
    private let state: Mutex<State>
    private let interposer: Interposer

    private struct State: ~Copyable {
        let lock: FolderLock
        let file: Descriptor
        /// Bytes of whole lines: where the next line begins.
        var size: Int
        var count: Int
        var tip: Digest
        var syncNanoseconds: Int64 = 0
        /// Set where the file may hold more than `size` bytes, or less than was said to be safe.
        var failure: SystemError?
    }

    private init(folder: Path, state: consuming State, blobs: BlobStore, interposer: Interposer) {
        self.folder = folder
        self.blobs = blobs
        self.interposer = interposer
        self.state = Mutex(state)
    }

    /// Begins a journal in a folder, which is made where it is missing.
    ///
    /// A folder that holds a journal already, or that another writer holds, is refused.
    package static func create(in folder: Path, interposer: Interposer = .none) throws(JournalError) -> Journal {
        let path = folder / fileName
        try attempt { () throws(SystemError) in
            try interposer.before("mkdir", folder)
            try Files.makeFolder(folder)
        }
        let lock = try FolderLock.take(folder, interposer)
        if Files.exists(path) { throw .alreadyThere(folder: folder) }
        let file: Descriptor
        do throws(SystemError) {
            try interposer.before("open", path)
            file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
        } catch {
            throw error.code == EEXIST ? .alreadyThere(folder: folder) : .failed(error)
        }
        do throws(SystemError) {
            try interposer.before("fsync", folder)
            try syncFolder(folder)
        } catch {
            unlink(path.string)
            throw .failed(error)
        }
        return Journal(
            folder: folder, state: State(lock: lock, file: file, size: 0, count: 0, tip: .zero),
            blobs: BlobStore(folder: folder / blobsName, interposer: interposer), interposer: interposer)
    }

    /// Takes up a journal: reads and checks every line, and cuts a last line that was never finished.
    ///
    /// An edited line, a gap or an unknown version is an error that names the line, and nothing is changed.
    package static func open(
        in folder: Path, interposer: Interposer = .none
    ) throws(JournalError) -> (journal: Journal, entries: [Entry], recovered: Recovery) {
        let path = folder / fileName
        guard Files.exists(path) else { throw .missing(folder: folder) }
        let lock = try FolderLock.take(folder, interposer)
        let reading = try read(in: folder, interposer: interposer)
        let file = try attempt { () throws(SystemError) in
            try interposer.before("open", path)
            let file = try Descriptor.open(path, O_WRONLY | O_APPEND)
            if reading.tornBytes > 0 {
                try interposer.before("ftruncate", path)
                let raw = file.raw
                try call("ftruncate", path: path.string) { ftruncate(raw, off_t(reading.wholeBytes)) }
                try interposer.before("fdatasync", path)
                try file.sync()
            }
            return file
        }
        let blobs = BlobStore(folder: folder / blobsName, interposer: interposer)
        let recovered = Recovery(cutBytes: reading.tornBytes, removedParts: try blobs.removeParts())
        let state = State(
            lock: lock, file: file, size: reading.wholeBytes, count: reading.entries.count, tip: reading.tip)
        let journal = Journal(folder: folder, state: state, blobs: blobs, interposer: interposer)
        return (journal, reading.entries, recovered)
    }

    /// Reads and checks every whole line, without a lock and without a change; a writer may be at work meanwhile.
    package static func read(in folder: Path, interposer: Interposer = .none) throws(JournalError) -> Reading {
        let path = folder / fileName
        let read: [UInt8]?
        do throws(SystemError) {
            try interposer.before("read", path)
            read = try Files.readRegular(path, limit: 1 << 32)
        } catch {
            throw error.code == ENOENT ? .missing(folder: folder) : .failed(error)
        }
        guard let bytes = read else { throw .notAFile(path) }
        return try Reading(bytes, file: path)
    }

    /// Digest of the last line: printed with results, so that whoever kept it can see later edits.
    package var tip: Digest { state.withLock { $0.tip } }

    /// Events so far.
    package var count: Int { state.withLock { $0.count } }

    /// Time spent waiting for the disk in `sync`.
    package var syncNanoseconds: Int64 { state.withLock { $0.syncNanoseconds } }

    /// Writes one event as one line by one call; when it returns, a killed process loses nothing of it.
    ///
    /// Where the line does not fit on the disk, nothing of it stays, and the journal can be used on.
    @discardableResult
    package func append(
        kind: String, payload: JSONValue, atMilliseconds: Int64? = nil
    ) throws(JournalError) -> Entry {
        let at = atMilliseconds ?? Clock.wallMilliseconds()
        let path = folder / Self.fileName
        return try state.withLock { state throws(JournalError) in
            if let failure = state.failure { throw .unusable(failure) }
            let bytes = Line.bytes(seq: state.count, at: at, kind: kind, payload: payload, prev: state.tip)
            // Read before it is written: a line that could not be read again would close the journal for good.
            let entry: Entry
            do throws(JournalError) {
                entry = try Line.decode(bytes, number: state.count + 1, prev: state.tip, file: path)
            } catch {
                throw .unreadable(kind: kind, problem: error.message)
            }
            do throws(SystemError) {
                try write(bytes + [UInt8(ascii: "\n")], to: state.file, path)
            } catch {
                try cut(&state, after: error, path)
                throw .failed(error)
            }
            state.size += bytes.count + 1
            state.count += 1
            state.tip = entry.digest
            return entry
        }
    }

    /// Waits until every event and every blob so far is on the disk, so that a power cut loses nothing of them.
    ///
    /// Blobs first: an event must never outlive what it names.
    package func sync() throws(JournalError) {
        let path = folder / Self.fileName
        try state.withLock { state throws(JournalError) in
            if let failure = state.failure { throw .unusable(failure) }
            let start = ContinuousClock.now
            defer { state.syncNanoseconds += Self.nanoseconds(start.duration(to: .now)) }
            try blobs.sync()
            do throws(SystemError) {
                try interposer.before("fdatasync", path)
                try state.file.sync()
            } catch {
                // After a failed sync the kernel may drop what it could not write: only a new reading tells what is there.
                let error = SystemError(error.stage, path: path.string, code: error.code)
                state.failure = error
                throw .unusable(error)
            }
        }
    }

    /// One call; where it takes only a part, a second one fetches the reason.
    private func write(_ bytes: [UInt8], to file: borrowing Descriptor, _ path: Path) throws(SystemError) {
        let raw = file.raw
        var written = 0
        while written < bytes.count {
            try interposer.before("write", path)
            let count = max(1, interposer.accepted(bytes.count - written))
            written += try call("write", path: path.string) {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + written }, count) }
            }
        }
    }

    /// Takes back what a failed write left.
    private func cut(_ state: inout State, after failure: SystemError, _ path: Path) throws(JournalError) {
        let (raw, size) = (state.file.raw, state.size)
        do throws(SystemError) {
            try interposer.before("ftruncate", path)
            try call("ftruncate", path: path.string) { ftruncate(raw, off_t(size)) }
        } catch {
            state.failure = failure
            throw .unusable(failure)
        }
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    }
}
