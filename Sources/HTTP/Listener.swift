import Glibc
import Posix

/// The one owner of a listening socket.
package struct Listener: ~Copyable, Sendable {
    private let descriptor: Descriptor
    /// Where it listens; the port is the real one, also where any free one was asked for.
    package let address: Address

    /// Listens on this machine only; port 0 takes any free one.
    package static func loopback(port: UInt16 = 0) throws(HTTPError) -> Listener {
        let wanted = Address(host: "127.0.0.1", port: port)
        func failed(_ stage: String) -> HTTPError {
            .system(stage: "\(stage) \(wanted)", reason: SystemError.text(of: errno))
        }
        guard let endpoint = try Endpoint.lookUp(wanted, onlyNumeric: true).get().first else { throw failed("resolve") }
        let raw = socket(
            endpoint.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        if raw < 0 { throw failed("make a socket for") }
        let descriptor = Descriptor(owning: raw)
        var on: Int32 = 1
        setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if endpoint.withAddress({ bind(raw, $0, $1) }) < 0 { throw failed("listen on") }
        if listen(raw, 128) < 0 { throw failed("listen on") }
        return Listener(descriptor: descriptor, port: try boundPort(raw))
    }

    /// Takes over a socket that listens already, such as one made inside a box and handed out.
    package init(owning raw: Int32) throws(HTTPError) {
        let descriptor = Descriptor(owning: raw)
        if fcntl(raw, F_SETFL, O_NONBLOCK) < 0 {
            throw .system(stage: "take over a listening socket", reason: SystemError.text(of: errno))
        }
        self.init(descriptor: descriptor, port: try Listener.boundPort(raw))
    }

    /// Gives the number away, to be taken over by `init(owning:)` in the task that accepts.
    package consuming func take() -> Int32 { descriptor.take() }

    private init(descriptor: consuming Descriptor, port: UInt16) {
        self.descriptor = descriptor
        address = Address(host: "127.0.0.1", port: port)
    }

    private static func boundPort(_ raw: Int32) throws(HTTPError) -> UInt16 {
        var bound = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutableBytes(of: &bound) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { getsockname(raw, $0.baseAddress, &size) }
        }
        if status < 0 { throw .system(stage: "ask for the port", reason: SystemError.text(of: errno)) }
        return UInt16(bigEndian: bound.sin_port)
    }

    /// Waits for the next connection.
    package borrowing func accept() async throws(HTTPError) -> Socket {
        let raw = descriptor.raw
        while true {
            let accepted = acceptConnection(raw)
            let code = accepted < 0 ? errno : 0
            switch code {
            case 0: return Socket(owning: accepted)
            case EINTR, ECONNABORTED: continue
            case EAGAIN:
                if await Poller.shared.wait(raw, for: .readable, until: nil) == .cancelled { throw .cancelled }
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // The connection stays in the queue until others have ended.
                do { try await Task.sleep(for: .milliseconds(50)) } catch { throw .cancelled }
            default: throw .system(stage: "accept a connection", reason: SystemError.text(of: code))
            }
        }
    }
}
