import Posix

/// Answers one request after the other.
package protocol Handler: Sendable {
    /// Sends exactly one response over the connection, whole or as a stream.
    func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError)
}

/// A small server: reads requests, hands them to its handler, and keeps connections open between them.
package struct Server<RequestHandler: Handler>: Sendable {
    private let handler: RequestHandler
    private let limits: MessageLimits
    /// For how long a client may be silent, between and inside requests.
    private let patience: Duration

    package init(_ handler: RequestHandler, limits: MessageLimits = MessageLimits(), patience: Duration = .seconds(30))
    {
        self.handler = handler
        self.limits = limits
        self.patience = patience
    }

    /// Serves until the task is cancelled; every connection is closed by then.
    package func run(on listener: borrowing Listener) async throws(HTTPError) {
        let failure = await withDiscardingTaskGroup(returning: HTTPError?.self) { group in
            while true {
                do throws(HTTPError) {
                    let raw = try await listener.accept().take()
                    group.addTask { await serve(Socket(owning: raw)) }
                } catch {
                    group.cancelAll()
                    return error
                }
            }
        }
        if let failure, failure != .cancelled { throw failure }
    }

    private func serve(_ socket: consuming Socket) async {
        var connection = ServerConnection(socket: socket, limits: limits, patience: patience)
        do throws(HTTPError) {
            while let request = try await connection.nextRequest() {
                try await handler.respond(to: request, over: &connection)
                if !connection.canGoOn { return }
            }
        } catch {
            // What a client sent wrongly is told to it if it still listens; its other failures concern only itself.
            let status: Int? =
                switch error {
                case .malformed: 400
                case .tooLarge(let what, _): what == "the body" ? 413 : 431
                default: nil
                }
            if let status { await connection.refuse(status, error.message) }
        }
    }
}
