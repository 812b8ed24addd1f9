import CLinux
import Glibc
import Posix
import Synchronization

/// Reads what a refused call points to, in the memory of the process that waits for its answer.
///
/// The kernel lets nobody read while the process's threads change its map of memory, and they can go on with that for as long
/// as they like. So a thread of its own reads, and is not waited for long; once some came too late, nothing of this box is
/// read any more. Whoever supervises the box has its limits to keep.
final class CallerMemory: Sendable {
    private let tooLate = Mutex(0)

    /// In milliseconds.
    private static let patience: Int32 = 50
    /// So often it may come too late.
    private static let most = 4

    /// Bytes of a process's memory, fewer where they end early, none where nothing is there; nil where they could not be read
    /// in time.
    func read(_ process: UInt32, at address: UInt64, count: Int) -> [UInt8]? {
        guard let start = off_t(exactly: address) else { return [] }
        guard tooLate.withLock({ $0 }) < Self.most, let answer = try? Answer(),
            startThreadIfPossible({ answer.give(Self.bytes(process, start, count)) })
        else { return nil }
        let bytes = answer.wait(Self.patience)
        if bytes == nil { tooLate.withLock { $0 += 1 } }
        return bytes
    }

    private static func bytes(_ process: UInt32, _ start: off_t, _ count: Int) -> [UInt8] {
        guard let file = try? Descriptor.open(Path("/proc/\(process)/mem")) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(file.raw, buffer.baseAddress, count, start))
        }
    }

    /// What one thread hands to another.
    private final class Answer: Sendable {
        private let event: Descriptor
        private let bytes = Mutex<[UInt8]?>(nil)

        init() throws(SystemError) {
            event = Descriptor(owning: try call("make an event") { glovebox_event() })
        }

        func give(_ given: [UInt8]) {
            bytes.withLock { $0 = given }
            var one: UInt64 = 1
            _ = write(event.raw, &one, MemoryLayout<UInt64>.size)
        }

        /// Nil where nothing was given in time.
        func wait(_ milliseconds: Int32) -> [UInt8]? {
            var waiting = pollfd(fd: event.raw, events: Int16(POLLIN), revents: 0)
            while poll(&waiting, 1, milliseconds) == -1, errno == EINTR {}
            return bytes.withLock { $0 }
        }
    }
}
