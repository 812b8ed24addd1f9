import Glibc
import Posix

/// One output stream of a box: its head and tail kept, the beginning written to a transcript, all of it counted.
struct OutputCapture: ~Copyable {
    private let limit: Int
    private let headSize: Int
    private let tailSize: Int
    private var head: [UInt8] = []
    /// The last bytes, up to twice `tailSize` before they are cut.
    private var tail: [UInt8] = []
    private(set) var total = 0
    private(set) var isOpen = true
    private let transcript: HeldDescriptor?
    private let transcriptPath: Path?
    private var transcriptError: SystemError?

    /// `shown` bytes are in the result, half of them from the start and half from the end; the rest is in the transcript.
    init(limit: Int, shown: Int, transcript path: Path?) throws(SystemError) {
        self.limit = limit
        headSize = min(limit, shown) / 2
        tailSize = min(limit, shown) - headSize
        transcriptPath = path
        transcript =
            if let path { HeldDescriptor(try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)) } else { nil }
    }

    /// Takes what is there; false where more may be waiting.
    mutating func drain(_ descriptor: borrowing Descriptor, into buffer: UnsafeMutableRawBufferPointer) {
        // A few rounds at a time: the other stream, the limits and the host's commands want their turn.
        for _ in 0..<16 {
            let got = Glibc.read(descriptor.raw, buffer.baseAddress, buffer.count)
            if got > 0 {
                take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            } else if got == 0 {
                isOpen = false
                return
            } else if errno != EINTR {
                if errno != EAGAIN { isOpen = false }
                return
            }
        }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        if transcriptError == nil, total < limit {
            let kept = bytes.prefix(limit - total)
            do throws(SystemError) { try transcript?.descriptor.writeAll(Array(kept)) } catch {
                transcriptError = SystemError(error.stage, path: transcriptPath?.string, code: error.code)
            }
        }
        total += bytes.count
        let toHead = min(bytes.count, headSize - head.count)
        head += bytes.prefix(toHead)
        tail += bytes.dropFirst(toHead).suffix(tailSize)
        if tail.count > 2 * tailSize { tail.removeFirst(tail.count - tailSize) }
    }

    /// What a result holds; a transcript that could not be written is an error of ours, not the program's.
    consuming func finish() throws(SystemError) -> CapturedOutput {
        if let transcriptError { throw transcriptError }
        return CapturedOutput(head: head, tail: Array(tail.suffix(tailSize)), total: total, file: transcriptPath)
    }
}
