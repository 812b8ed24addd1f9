import Glibc
import Posix

/// The one owner of a connected TCP socket; closes it at the end of its life, which tells the other side.
package struct Socket: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Takes over a connected socket; it must not block.
    init(owning raw: Int32) {
        descriptor = Descriptor(owning: raw)
        var on: Int32 = 1
        // Small messages go at once (46.8 ms a call without it, 1.39 ms with it); where it fails, they go later.
        setsockopt(raw, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Gives the number away; whoever gets it closes it.
    consuming func take() -> Int32 { descriptor.take() }

    /// Connects to the first of a host's addresses that answers; each has so much time.
    package static func connect(to address: Address, within patience: Duration) async throws(HTTPError) -> Socket {
        var reason = "no address"
        for endpoint in try await Endpoint.resolve(address) {
            let deadline = ContinuousClock.now + patience
            let raw = socket(
                endpoint.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            if raw < 0 { throw .system(stage: "make a socket", reason: SystemError.text(of: errno)) }
            let connecting = Descriptor(owning: raw)
            var code = endpoint.withAddress { Glibc.connect(raw, $0, $1) == 0 ? 0 : errno }
            if code == EINPROGRESS || code == EINTR {
                switch await Poller.shared.wait(raw, for: .writable, until: deadline) {
                case .ready:
                    var size = socklen_t(MemoryLayout<Int32>.size)
                    getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &size)
                case .timedOut: code = ETIMEDOUT
                case .cancelled: throw .cancelled
                }
            }
            if code == 0 { return Socket(owning: connecting.take()) }
            reason = SystemError.text(of: code)
        }
        throw .unreachable(address: address.description, reason: reason)
    }

    /// What has come, at most so many bytes; waits for the first. None means that the other side sends no more.
    package borrowing func receive(
        upTo count: Int = 64 << 10, stage: String = "receiving", within patience: Duration
    ) async throws(HTTPError) -> [UInt8] {
        let raw = descriptor.raw
        while true {
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let received = recv(raw, buffer.baseAddress, count, 0)
                code = received < 0 ? errno : 0
                filled = max(0, received)
            }
            switch code {
            case 0: return bytes
            case EINTR: continue
            case EAGAIN: try await wait(for: .readable, stage, patience)
            case ECONNRESET: throw .closed(stage: stage)
            default: throw .system(stage: stage, reason: SystemError.text(of: code))
            }
        }
    }

    /// Sends all bytes.
    package borrowing func send(_ bytes: [UInt8], within patience: Duration) async throws(HTTPError) {
        let raw = descriptor.raw
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(raw, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            let code = count < 0 ? errno : 0
            switch code {
            case 0: sent += count
            case EINTR: continue
            case EAGAIN: try await wait(for: .writable, "sending", patience)
            case EPIPE, ECONNRESET: throw .closed(stage: "sending")
            default: throw .system(stage: "sending", reason: SystemError.text(of: code))
            }
        }
    }

    private borrowing func wait(
        for event: Poller.Event, _ stage: String, _ patience: Duration
    ) async throws(HTTPError) {
        switch await Poller.shared.wait(descriptor.raw, for: event, until: ContinuousClock.now + patience) {
        case .ready: return
        case .timedOut: throw .timedOut(stage: stage, after: patience)
        case .cancelled: throw .cancelled
        }
    }
}

/// A socket address of the system, with its family.
struct Endpoint: Sendable {
    let family: Int32
    private let bytes: [UInt8]

    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        return withUnsafeMutableBytes(of: &storage) { target in
            target.copyBytes(from: bytes.prefix(target.count))
            return target.withMemoryRebound(to: sockaddr.self) { buffer in
                // sockaddr_storage is larger than sockaddr: the buffer has at least one element.
                body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped), socklen_t(bytes.count))
            }
        }
    }

    /// The addresses of a host, in the system's order; a name is looked up on a thread of its own.
    static func resolve(_ address: Address) async throws(HTTPError) -> [Endpoint] {
        switch lookUp(address, onlyNumeric: true) {
        case .success(let endpoints): return endpoints
        case .failure:
            return try await onThread { () throws(HTTPError) in try lookUp(address, onlyNumeric: false).get() }
        }
    }

    static func lookUp(_ address: Address, onlyNumeric: Bool) -> Swift.Result<[Endpoint], HTTPError> {
        var wanted = addrinfo()
        wanted.ai_family = AF_UNSPEC
        wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
        wanted.ai_flags = AI_NUMERICSERV | (onlyNumeric ? AI_NUMERICHOST : 0)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(address.host, String(address.port), &wanted, &found)
        guard status == 0 else {
            return .failure(
                .unreachable(address: address.description, reason: String(cString: gai_strerror(status)).lowercased()))
        }
        defer { freeaddrinfo(found) }
        var endpoints: [Endpoint] = []
        var next = found
        while let entry = next?.pointee {
            if let pointer = entry.ai_addr {
                let bytes = UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen))
                endpoints.append(Endpoint(family: entry.ai_family, bytes: Array(bytes)))
            }
            next = entry.ai_next
        }
        return .success(endpoints)
    }
}
