/// Asks servers, one connection a request: closing it is how a server learns that nobody waits any more.
package struct Client: Sendable {
    /// For how long nothing may move.
    package struct Patience: Hashable, Sendable {
        package var connecting: Duration
        /// Between the end of the request and the first byte of the answer.
        package var answering: Duration
        /// Between two pieces of the answer.
        package var streaming: Duration

        package init(
            connecting: Duration = .seconds(5), answering: Duration = .seconds(600), streaming: Duration = .seconds(120)
        ) {
            self.connecting = connecting
            self.answering = answering
            self.streaming = streaming
        }
    }

    package var patience: Patience
    package var limits: MessageLimits

    package init(patience: Patience = Patience(), limits: MessageLimits = MessageLimits()) {
        self.patience = patience
        self.limits = limits
    }

    /// Sends a request and waits for the answer's head; the body is then taken piece by piece.
    package func open(_ request: Request, to address: Address) async throws(HTTPError) -> IncomingResponse {
        let socket = try await Socket.connect(to: address, within: patience.connecting)
        var headers = request.headers
        headers["Host"] = address.authority
        headers["Connection"] = "close"
        if !request.body.isEmpty || request.method == "POST" { headers["Content-Length"] = String(request.body.count) }
        var bytes = Array("\(request.method) \(address.prefix)\(request.target) HTTP/1.1\r\n".utf8)
        headers.append(to: &bytes)
        bytes += request.body
        do throws(HTTPError) {
            try await socket.send(bytes, within: patience.streaming)
        } catch {
            // A server that refuses early closes before it has read everything; its answer says why.
            guard case .closed = error else { throw error }
        }
        var input = InputBuffer()
        let head = try await Client.head(on: socket, &input, self, answersTo: request.method)
        return IncomingResponse(
            socket: socket, head: head.head, body: head.body, input: input, patience: patience.streaming)
    }

    /// Sends a request and takes the whole answer.
    package func send(_ request: Request, to address: Address) async throws(HTTPError) -> Response {
        var incoming = try await open(request, to: address)
        var body: [UInt8] = []
        while let piece = try await incoming.next() { body += piece }
        return Response(incoming.head.status, headers: incoming.head.headers, body: body)
    }

    private static func head(
        on socket: borrowing Socket, _ input: inout InputBuffer, _ client: Client, answersTo method: String
    ) async throws(HTTPError) -> (head: ResponseHead, body: BodyDecoder) {
        var parser = HeadParser(limits: client.limits)
        var patience = client.patience.answering
        while true {
            while let (line, headers) = try parser.head(in: &input) {
                let status = try HeadParser.status(of: line)
                if (100..<200).contains(status) { continue }
                let isEmpty = method == "HEAD" || status == 204 || status == 304
                let framing: BodyFraming = isEmpty ? .length(0) : try BodyFraming.stated(by: headers) ?? .untilClose
                return (
                    ResponseHead(status, headers: headers), try BodyDecoder(framing, limit: client.limits.body)
                )
            }
            let bytes = try await socket.receive(stage: "waiting for an answer", within: patience)
            if bytes.isEmpty { throw .closed(stage: "waiting for an answer") }
            patience = client.patience.streaming
            input.append(bytes)
        }
    }
}

/// An answer whose body is still coming; letting go of it closes the connection.
package struct IncomingResponse: ~Copyable, Sendable {
    private let socket: Socket
    package let head: ResponseHead
    private var body: BodyDecoder
    private var input: InputBuffer
    private let patience: Duration

    init(
        socket: consuming Socket, head: ResponseHead, body: BodyDecoder, input: InputBuffer, patience: Duration
    ) {
        self.socket = socket
        self.head = head
        self.body = body
        self.input = input
        self.patience = patience
    }

    /// The next piece of the body, or nil at its end; an end before the end is an error.
    package mutating func next() async throws(HTTPError) -> [UInt8]? { try await next(within: patience) }

    /// The same, with a patience of its own: bytes of the framing alone are no piece, and win no time.
    package mutating func next(within patience: Duration) async throws(HTTPError) -> [UInt8]? {
        let stage = "receiving the answer"
        let end = ContinuousClock.now + patience
        while true {
            let piece = try body.decode(&input)
            if !piece.isEmpty { return piece }
            if body.isComplete { return nil }
            let bytes: [UInt8]
            do throws(HTTPError) {
                bytes = try await socket.receive(stage: stage, within: max(.zero, end - .now))
            } catch {
                if case .timedOut = error { throw .timedOut(stage: stage, after: patience) }
                throw error
            }
            if bytes.isEmpty {
                guard body.endsWithConnection else { throw .closed(stage: stage) }
                return nil
            }
            input.append(bytes)
        }
    }
}
