import Glibc
import Posix

/// The right to write into a run's folder, held until the process ends or the owner lets go.
///
/// A lock of the kernel (`flock`), so that it goes with its process however that ends; the file's text only names it.
struct FolderLock: ~Copyable, Sendable {
    static let name = "journal.lock"
    private let file: Descriptor

    private init(file: consuming Descriptor) { self.file = file }

    /// Takes the lock, or says which process holds it.
    static func take(_ folder: Path, _ interposer: Interposer) throws(JournalError) -> FolderLock {
        let path = folder / Self.name
        let file = try attempt { () throws(SystemError) in
            try interposer.before("open", path)
            return try Descriptor.open(path, O_RDWR | O_CREAT)
        }
        let isOurs = try attempt { () throws(SystemError) in
            try interposer.before("flock", path)
            return try file.tryLock()
        }
        guard isOurs else {
            let text = (try? file.readToEnd(limit: 32)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw .inUse(folder: folder, process: Int(text.prefix { $0.isNumber }))
        }
        let raw = file.raw
        try attempt { () throws(SystemError) in
            try interposer.before("ftruncate", path)
            try call("ftruncate", path: path.string) { ftruncate(raw, 0) }
            try interposer.before("write", path)
            try file.writeAll(Array("\(getpid())\n".utf8))
        }
        return FolderLock(file: file)
    }
}
