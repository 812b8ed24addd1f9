import Glibc
package import Posix

/// A file that somebody names on a command line, read whole or refused: never a pipe that may stay silent for ever.
package enum RegularFile {
    /// The bytes of a file of at most `limit` bytes.
    ///
    /// It is read, not mapped: a mapped file that shrinks under its reader kills the process. One that changes between
    /// opening and the last byte is refused, and so is one whose name leads to another file by then.
    package static func read(_ path: Path, limit: Int) throws(GradingError) -> [UInt8] {
        try read(path, limit: limit) {}
    }

    /// `meanwhile` is called between opening and reading, when others may lay hands on the file.
    static func read(_ path: Path, limit: Int, meanwhile: () -> Void) throws(GradingError) -> [UInt8] {
        let content: FileContent
        do throws(SystemError) {
            content = try FileContent(path, limit: limit, meanwhile: meanwhile)
        } catch {
            throw .unreadable(file: path.string, reason: SystemError.text(of: error.code))
        }
        switch content {
        case .whole(let bytes): return bytes
        case .irregular:
            throw .unreadable(file: path.string, reason: "it is a pipe, a socket or a device, no regular file")
        case .changed: throw .changedWhileRead(file: path.string)
        case .tooLarge: throw .tooLarge(file: path.string, what: "bytes", limit: limit)
        }
    }
}

/// A file's bytes, or why they can't be trusted.
private enum FileContent {
    case whole([UInt8])
    case changed
    case irregular
    case tooLarge

    init(_ path: Path, limit: Int, meanwhile: () -> Void) throws(SystemError) {
        // Not blocking: a named pipe put in the file's place must not make us wait for ever.
        let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
        let before = try Self.state(of: file)
        switch before.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw SystemError("read", path: path.string, code: EISDIR)
        default:
            self = .irregular
            return
        }
        let size = Int(before.st_size)
        guard size <= limit else {
            self = .tooLarge
            return
        }
        meanwhile()
        var bytes: [UInt8] = []
        // One byte more than expected is asked for, so that a file that grew shows itself.
        while bytes.count <= size {
            let piece = try file.read(upTo: size + 1 - bytes.count)
            if piece.isEmpty { break }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
        }
        let after = try Self.state(of: file)
        var named = stat()
        let isThere = stat(path.string, &named) == 0
        let isSame =
            bytes.count == size && Self.isSame(before, after) && isThere && named.st_dev == before.st_dev
            && named.st_ino == before.st_ino
        self = isSame ? .whole(bytes) : .changed
    }

    /// Whether nothing was written in between: size, and both times, of which a program can set only one.
    private static func isSame(_ before: stat, _ after: stat) -> Bool {
        func isSame(_ left: timespec, _ right: timespec) -> Bool {
            left.tv_sec == right.tv_sec && left.tv_nsec == right.tv_nsec
        }
        return before.st_size == after.st_size && isSame(before.st_mtim, after.st_mtim)
            && isSame(before.st_ctim, after.st_ctim)
    }

    private static func state(of file: borrowing Descriptor) throws(SystemError) -> stat {
        let raw = file.raw
        var status = stat()
        try call("fstat") { fstat(raw, &status) }
        return status
    }
}
