package import Digest
import Glibc
package import Posix
import Synchronization

/// Files named by the SHA-256 of their content, each written once: `blobs/<64 hexadecimal digits>`.
package struct BlobStore: Sendable {
    /// The folder that holds the blobs.
    package let folder: Path
    private let interposer: Interposer
    private let pending: PendingSync

    /// A store in a folder that is made when the first blob comes.
    package init(folder: Path, interposer: Interposer = .none) {
        self.folder = folder
        self.interposer = interposer
        pending = PendingSync()
    }

    /// Where a blob lies, or would lie.
    package func path(of digest: Digest) -> Path { folder / digest.hex }

    /// True where a blob of this name is there; its content is checked by `get`.
    package func contains(_ digest: Digest) -> Bool { Files.isRegular(path(of: digest)) }

    /// Keeps bytes; what is there already is not written again.
    @discardableResult
    package func put(_ bytes: [UInt8]) throws(JournalError) -> Digest {
        let digest = SHA256.hash(bytes)
        if isKept(digest, size: bytes.count) { return digest }
        try throughPart { part, path throws(JournalError) in
            try write(bytes, to: part, path)
            return digest
        }
        return digest
    }

    /// Keeps a text's UTF-8.
    @discardableResult
    package func put(_ text: String) throws(JournalError) -> Digest { try put(Array(text.utf8)) }

    /// Keeps a copy of a regular file, however large, as it is read now; a link is refused.
    @discardableResult
    package func put(file: Path) throws(JournalError) -> Digest {
        let source = try Self.openRegular(file, interposer)
        return try throughPart { part, path throws(JournalError) in
            var hasher = SHA256()
            while true {
                let piece: [UInt8]
                do throws(SystemError) {
                    try interposer.before("read", file)
                    piece = try source.read(upTo: 1 << 20)
                } catch {
                    throw .failed(SystemError(error.stage, path: file.string, code: error.code))
                }
                if piece.isEmpty { return hasher.finish() }
                hasher.update(piece)
                try write(piece, to: part, path)
            }
        }
    }

    private static func openRegular(_ file: Path, _ interposer: Interposer) throws(JournalError) -> Descriptor {
        let source = try attempt { () throws(SystemError) in
            try interposer.before("open", file)
            return try Descriptor.openRegular(file, O_NOFOLLOW)
        }
        guard let source else { throw .notAFile(file) }
        return source
    }

    /// A blob's bytes; content that is not what the name says is an error.
    package func get(_ digest: Digest) throws(JournalError) -> [UInt8] {
        let path = path(of: digest)
        let read: [UInt8]?
        do throws(SystemError) { read = try Files.readRegular(path) } catch {
            throw error.code == ENOENT ? .blobMissing(digest, folder: folder) : .failed(error)
        }
        guard let bytes = read else { throw .notAFile(path) }
        guard SHA256.hash(bytes) == digest else { throw .blobDamaged(digest, file: path) }
        return bytes
    }

    /// A blob's bytes as text.
    package func text(_ digest: Digest) throws(JournalError) -> String {
        String(decoding: try get(digest), as: UTF8.self)
    }

    /// Waits until every blob kept since the last call is on the disk, its name included.
    package func sync() throws(JournalError) {
        let waiting = pending.take()
        guard !waiting.isEmpty else { return }
        do throws(SystemError) {
            for digest in waiting {
                let path = path(of: digest)
                try interposer.before("fdatasync", path)
                try Descriptor.open(path).sync()
            }
            try interposer.before("fsync", folder)
            try syncFolder(folder)
        } catch {
            pending.put(back: waiting)
            throw .failed(error)
        }
    }

    /// Removes what a stopped writer left half-written, and says how many files that were.
    func removeParts() throws(JournalError) -> Int {
        guard Files.isFolder(folder) else { return 0 }
        return try attempt { () throws(SystemError) in
            let parts = try Files.list(folder).filter { $0.hasPrefix(Self.partPrefix) }
            for name in parts { try Files.remove(folder / name) }
            return parts.count
        }
    }

    private static let partPrefix = ".part-"

    private func isKept(_ digest: Digest, size: Int) -> Bool {
        // A blob of another size is what a power cut left of it: it is written anew.
        (try? Files.size(path(of: digest))) == size
    }

    /// Writes a file under a passing name, and gives it the name of what was written into it.
    @discardableResult
    private func throughPart(
        _ body: (borrowing Descriptor, Path) throws(JournalError) -> Digest
    ) throws(JournalError) -> Digest {
        let part = folder / "\(Self.partPrefix)\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let file = try attempt { () throws(SystemError) in
            try interposer.before("mkdir", folder)
            try Files.makeFolder(folder)
            try interposer.before("open", part)
            return try Descriptor.open(part, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444)
        }
        var isNamed = false
        defer { if !isNamed { unlink(part.string) } }
        let digest = try body(file, part)
        try attempt { () throws(SystemError) in
            try interposer.before("rename", part)
            try Files.rename(part, to: path(of: digest))
        }
        isNamed = true
        pending.add(digest)
        return digest
    }

    private func write(_ bytes: [UInt8], to file: borrowing Descriptor, _ path: Path) throws(JournalError) {
        do throws(SystemError) {
            try interposer.before("write", path)
            try file.writeAll(bytes)
        } catch {
            throw .failed(SystemError("write", path: path.parent.string, code: error.code))
        }
    }
}

/// Waits until a folder's names are on the disk.
func syncFolder(_ folder: Path) throws(SystemError) {
    let descriptor = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
    let raw = descriptor.raw
    try call("fsync", path: folder.string) { fsync(raw) }
}

/// The blobs that were kept but are not yet known to be on the disk.
private final class PendingSync: Sendable {
    private let digests = Mutex<[Digest]>([])

    func add(_ digest: Digest) { digests.withLock { $0.append(digest) } }

    func take() -> [Digest] {
        digests.withLock { digests in
            defer { digests = [] }
            return digests
        }
    }

    func put(back waiting: [Digest]) { digests.withLock { $0 = waiting + $0 } }
}
