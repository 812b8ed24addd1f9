import Glibc

/// Standard output and standard error, written at once and unbuffered.
///
/// A reader that went away (EPIPE) is no error of ours: what remains is dropped.
package enum StandardStreams {
    /// Takes the places of streams that whoever started us has closed, before a file of ours gets one of these numbers and
    /// what is meant for a person is written into it. Reading and writing there still fails (EBADF).
    package static func holdPlaces() {
        for place in STDIN_FILENO...STDERR_FILENO where fcntl(place, F_GETFD) < 0 {
            // The lowest free number is the next to be given.
            _ = Glibc.open("/dev/null", place == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    package static func write(out text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }
    package static func write(err text: String) { write(Array(text.utf8), to: STDERR_FILENO) }
    /// What may be no text.
    package static func write(err bytes: [UInt8]) { write(bytes, to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
                continue
            }
            if count <= 0 { return }
            written += count
        }
    }
}
