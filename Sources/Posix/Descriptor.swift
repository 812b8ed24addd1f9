import CLinux
import Glibc

/// The one owner of an open file descriptor; closes it at the end of its life.
package struct Descriptor: ~Copyable, Sendable {
    /// The number, for calls that borrow it.
    package let raw: Int32

    /// Takes over a descriptor that nobody else will close.
    package init(owning raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// Gives the number away; whoever gets it closes it.
    package consuming func take() -> Int32 {
        let number = raw
        discard self
        return number
    }

    /// Opens a file, always close-on-exec.
    package static func open(
        _ path: Path, _ flags: Int32 = O_RDONLY, mode: UInt32 = 0o644
    ) throws(SystemError) -> Descriptor {
        let raw = try call("open", path: path.string) { glovebox_open(path.string, flags | O_CLOEXEC, mode) }
        return Descriptor(owning: raw)
    }

    /// Opens a regular file for reading; nil where a folder, a pipe or a device bears the name, which nobody waits for.
    package static func openRegular(_ path: Path, _ flags: Int32 = 0) throws(SystemError) -> Descriptor? {
        let file = try open(path, O_RDONLY | O_NONBLOCK | flags)
        let raw = file.raw
        var status = stat()
        try call("fstat", path: path.string) { fstat(raw, &status) }
        if status.st_mode & S_IFMT == S_IFREG { return file }
        return nil
    }

    /// Reads at most so many bytes; none means the end of the file.
    package borrowing func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        let raw = raw
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemError) {
                filled = try call("read") { Glibc.read(raw, buffer.baseAddress, count) }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads to the end of the file, or until `limit` bytes are there.
    package borrowing func readToEnd(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let piece = try read(upTo: min(1 << 16, limit - bytes.count))
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// Writes all bytes, whatever the number of calls.
    package borrowing func writeAll(_ bytes: [UInt8]) throws(SystemError) {
        let raw = raw
        var written = 0
        while written < bytes.count {
            written += try call("write") {
                bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + written }, bytes.count - written) }
            }
        }
    }

    /// Waits until what was written is on the disk (`fdatasync`).
    package borrowing func sync() throws(SystemError) {
        let raw = raw
        try call("fdatasync") { fdatasync(raw) }
    }

    /// Takes an advisory lock on the whole file at once; false where another process holds it.
    package borrowing func tryLock(exclusive: Bool = true) throws(SystemError) -> Bool {
        let raw = raw
        do throws(SystemError) {
            try call("flock") { flock(raw, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) }
            return true
        } catch {
            if error.code == EWOULDBLOCK { return false }
            throw error
        }
    }

    /// The file's size in bytes.
    package borrowing func size() throws(SystemError) -> Int {
        let raw = raw
        var status = stat()
        try call("fstat") { fstat(raw, &status) }
        return Int(status.st_size)
    }
}

/// Both ends of a pipe, close-on-exec.
package struct Pipe: ~Copyable, Sendable {
    package let reading: Descriptor
    package let writing: Descriptor

    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try call("pipe") { glovebox_pipe(&ends) }
        reading = Descriptor(owning: ends[0])
        writing = Descriptor(owning: ends[1])
    }

    /// Closes the end that is written to.
    package consuming func keepReading() -> Descriptor { reading }

    /// Closes the end that is read from.
    package consuming func keepWriting() -> Descriptor { writing }
}
