import HTTP
import Synchronization

/// Listens on a free port, gives each connection to a script, and ends with the body.
func withScript<Result: Sendable>(
    _ script: @escaping @Sendable (borrowing Socket) async throws -> Void,
    _ body: @escaping @Sendable (Address) async throws -> Result
) async throws -> Result {
    let listener = try Listener.loopback()
    let address = listener.address
    let raw = listener.take()
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            let listener = try Listener(owning: raw)
            while !Task.isCancelled {
                let socket = try await listener.accept()
                // What a script can't send any more to a client that has gone is not what is tested.
                try? await script(socket)
            }
            return nil
        }
        group.addTask { try await body(address) }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw HTTPError.cancelled
    }
}

/// Serves with a handler while the body runs.
func withServer<Result: Sendable>(
    _ handler: some Handler, limits: MessageLimits = MessageLimits(), patience: Duration = .seconds(10),
    _ body: @escaping @Sendable (Address) async throws -> Result
) async throws -> Result {
    let listener = try Listener.loopback()
    let address = listener.address
    let raw = listener.take()
    let server = Server(handler, limits: limits, patience: patience)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await server.run(on: try Listener(owning: raw))
            return nil
        }
        group.addTask { try await body(address) }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw HTTPError.cancelled
    }
}

/// Reads a request from a raw socket up to the end of its head.
func readHead(_ socket: borrowing Socket) async throws -> String {
    var text = ""
    while !text.contains("\r\n\r\n") {
        let bytes = try await socket.receive(within: .seconds(5))
        if bytes.isEmpty { break }
        text += String(decoding: bytes, as: UTF8.self)
    }
    return text
}

/// A script that reads a request's head, then sends the pieces with a short pause between them.
func sending(_ pieces: [String], every pause: Duration = .zero) -> @Sendable (borrowing Socket) async throws -> Void {
    { socket in
        _ = try await readHead(socket)
        for piece in pieces {
            try await socket.send(Array(piece.utf8), within: .seconds(5))
            if pause > .zero { try await Task.sleep(for: pause) }
        }
    }
}
