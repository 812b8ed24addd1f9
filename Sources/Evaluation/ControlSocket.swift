import Glibc
package import JSON
import Measures
import Posix
package import Research
import Synchronization

/// The socket in a run's folder through which a person reaches the working loop: `pause`, `approve`, `cancel`, `status`.
///
/// One line of JSON in, one line out; only the run's own user may connect. It changes the gate and nothing else.
package enum ControlSocket {
    /// What a person may say.
    package enum Command: String, CaseIterable, Sendable {
        case pause, approve, cancel, status
    }

    /// Answers on the socket while `body` runs; the socket is gone afterwards.
    package static func serving<Result: Sendable>(
        _ folder: RunFolder, gate: Gate, _ body: () async throws -> Result
    ) async throws -> Result {
        // Held until the socket is gone: of two who come together, one is told so and touches nothing.
        let place = try Descriptor.open(folder.path, O_RDONLY | O_DIRECTORY)
        guard try place.tryLock() else { throw EvaluationError.working(folder.path) }
        let listener = try listen(folder, in: place)
        let wake = try Pipe()
        let (listening, waking) = (listener.raw, wake.reading.raw)
        async let served: Void = onThread { serve(listening, until: waking, gate) }
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        try? wake.writing.writeAll([0])
        await served
        unlink(folder.control.string)
        _ = consume listener
        _ = consume place
        return try outcome.get()
    }

    /// Whether a process works on the run.
    static func isServed(_ folder: RunFolder) -> Bool { (try? connect(folder)) != nil }

    /// Says something to a working run, and gives its answer.
    package static func send(_ command: Command, to folder: RunFolder) async throws -> JSONValue {
        guard Files.exists(folder.path) else { throw EvaluationError.noRun(folder.path) }
        let reply = try await onThread { () throws in
            let socket = try connect(folder)
            let line = JSONValue.object(JSONObject([.init("command", .string(command.rawValue))])).encodedBytes()
            try say(line + [0x0A], on: socket)
            return try socket.readToEnd(limit: 1 << 16)
        }
        return try JSONNode.parse(reply, source: folder.control.string).plain
    }

    // MARK: Sockets

    /// A path below an open folder, so that the 108 bytes of a socket's address always suffice.
    private static func address(in folder: borrowing Descriptor) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("/proc/self/fd/\(folder.raw)/control.sock".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        return address
    }

    private static func withAddress(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = address
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func socket() throws(SystemError) -> Descriptor {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return Descriptor(owning: try call("socket") { Glibc.socket(AF_UNIX, kind, 0) })
    }

    private static func listen(
        _ folder: RunFolder, in place: borrowing Descriptor
    ) throws(SystemError) -> Descriptor {
        unlink(folder.control.string)
        let listener = try socket()
        let raw = listener.raw
        let address = address(in: place)
        try call("bind", path: folder.control.string) { withAddress(address) { bind(raw, $0, $1) } }
        try Files.setMode(folder.control, 0o600)
        try call("listen", path: folder.control.string) { Glibc.listen(raw, 8) }
        return listener
    }

    private static func connect(_ folder: RunFolder) throws -> Descriptor {
        let place = try Descriptor.open(folder.path, O_RDONLY | O_DIRECTORY)
        let connection = try socket()
        let raw = connection.raw
        let address = address(in: place)
        do throws(SystemError) {
            try call("connect", path: folder.control.string) { withAddress(address) { Glibc.connect(raw, $0, $1) } }
        } catch {
            if error.code == ENOENT || error.code == ECONNREFUSED { throw EvaluationError.notWorking(folder.path) }
            throw error
        }
        return connection
    }

    /// Writes a line; where the other side has gone that is an error, never a signal.
    private static func say(_ bytes: [UInt8], on socket: borrowing Descriptor) throws(SystemError) {
        let raw = socket.raw
        let sent = try call("send") {
            bytes.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
        }
        if sent < bytes.count { throw SystemError("send", code: EPIPE) }
    }

    private static func serve(_ listening: Int32, until waking: Int32, _ gate: Gate) {
        while true {
            var ready = [
                pollfd(fd: listening, events: Int16(POLLIN), revents: 0),
                pollfd(fd: waking, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&ready, 2, -1) > 0 else { continue }
            if ready[1].revents != 0 { return }
            let raw = accept(listening, nil, nil)
            guard raw >= 0 else { continue }
            _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
            answer(Descriptor(owning: raw), gate)
        }
    }

    private static func answer(_ connection: consuming Descriptor, _ gate: Gate) {
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(connection.raw, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let reply: JSONValue
        // Somebody who says nothing only looked whether the run is at work.
        guard let line = try? connection.read(upTo: 4096), !line.isEmpty else { return }
        if let text = try? JSONNode.parse(line, source: "control").plain["command"]?.stringValue,
            let command = Command(rawValue: text)
        {
            switch command {
            case .pause: gate.pause()
            case .approve: gate.approve()
            case .cancel: gate.cancel()
            case .status: break
            }
            reply = [
                "ok": true, "state": .string(gate.isCancelled ? "cancelled" : gate.isPaused ? "paused" : "running"),
            ]
        } else {
            let known = Command.allCases.map(\.rawValue).joined(separator: ", ")
            reply = ["ok": false, "problem": .string("one of \(known) is needed")]
        }
        // Whoever asked may have gone; the gate has heard it all the same.
        try? say(reply.encodedBytes() + [0x0A], on: connection)
    }
}
