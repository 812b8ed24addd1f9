/// One client's connection, lent to the handler while a request is answered.
package struct ServerConnection: ~Copyable, Sendable {
    /// How far the response to the current request has come.
    private enum Stage {
        case nothingSent, streaming, complete
    }

    private let socket: Socket
    private let limits: MessageLimits
    private let patience: Duration
    private var input = InputBuffer()
    private var stage = Stage.complete
    private var keepsAlive = true

    init(socket: consuming Socket, limits: MessageLimits, patience: Duration) {
        self.socket = socket
        self.limits = limits
        self.patience = patience
    }

    /// Whether another request may follow: the response is complete and both sides want it.
    var canGoOn: Bool { keepsAlive && stage == .complete }

    /// The next request with its whole body, or nil where the client has none.
    mutating func nextRequest() async throws(HTTPError) -> Request? {
        var parser = HeadParser(limits: limits)
        var head = try parser.head(in: &input)
        while head == nil {
            let bytes = try await socket.receive(stage: "waiting for a request", within: patience)
            if bytes.isEmpty {
                if input.isEmpty { return nil }
                throw .closed(stage: "receiving a request")
            }
            input.append(bytes)
            head = try parser.head(in: &input)
        }
        guard let (line, headers) = head else { return nil }
        let (method, target, version) = try HeadParser.request(of: line)
        var body = try BodyDecoder(try BodyFraming.stated(by: headers) ?? .length(0), limit: limits.body)
        if headers.names("100-continue", in: "Expect") {
            try await socket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), within: patience)
        }
        var bytes = try body.decode(&input)
        while !body.isComplete {
            let piece = try await socket.receive(stage: "receiving a request", within: patience)
            if piece.isEmpty { throw .closed(stage: "receiving a request") }
            input.append(piece)
            bytes += try body.decode(&input)
        }
        keepsAlive = version == "HTTP/1.1" && !headers.names("close", in: "Connection")
        stage = .nothingSent
        return Request(method, target, headers: headers, body: bytes)
    }

    /// Sends a complete response in one piece.
    package mutating func send(_ response: Response) async throws(HTTPError) {
        guard stage == .nothingSent else { throw .malformed("a second response to one request") }
        var head = response.head
        head.headers["Content-Length"] = String(response.body.count)
        if !keepsAlive { head.headers["Connection"] = "close" }
        var bytes: [UInt8] = []
        head.append(to: &bytes)
        bytes += response.body
        stage = .complete
        try await socket.send(bytes, within: patience)
    }

    /// Starts a response whose body comes in pieces.
    package mutating func start(_ head: ResponseHead) async throws(HTTPError) {
        guard stage == .nothingSent else { throw .malformed("a second response to one request") }
        var head = head
        head.headers["Transfer-Encoding"] = "chunked"
        if !keepsAlive { head.headers["Connection"] = "close" }
        var bytes: [UInt8] = []
        head.append(to: &bytes)
        stage = .streaming
        try await socket.send(bytes, within: patience)
    }

    /// Sends the next piece of a response that was started.
    package mutating func write(_ bytes: [UInt8]) async throws(HTTPError) {
        guard stage == .streaming else { throw .malformed("a piece of a response that was not started") }
        if bytes.isEmpty { return }
        let chunk = Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A]
        try await socket.send(chunk, within: patience)
    }

    /// Ends a response that was started; without it the client sees an answer that broke off.
    package mutating func end() async throws(HTTPError) {
        guard stage == .streaming else { throw .malformed("the end of a response that was not started") }
        stage = .complete
        try await socket.send(Array("0\r\n\r\n".utf8), within: patience)
    }

    /// Tells a client that its request can't be read; it may have gone already, which changes nothing.
    mutating func refuse(_ status: Int, _ problem: String) async {
        if stage == .streaming { return }
        keepsAlive = false
        stage = .nothingSent
        do throws(HTTPError) {
            try await send(Response(status, headers: ["Content-Type": "text/plain"], body: Array("\(problem)\n".utf8)))
        } catch {}
    }
}
