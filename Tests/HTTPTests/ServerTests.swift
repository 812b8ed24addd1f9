import HTTP
import Testing

/// The server against the client and against raw bytes.
struct ServerTests {
    /// Sends back the body; under `/stream` in pieces of one byte.
    private struct Echo: Handler {
        func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError) {
            switch request.path {
            case "/stream":
                try await connection.start(ResponseHead(200))
                for byte in request.body { try await connection.write([byte]) }
                try await connection.end()
            case "/broken":
                try await connection.start(ResponseHead(200))
                try await connection.write(Array("half".utf8))
            default: try await connection.send(Response(200, body: request.body))
            }
        }
    }

    @Test(arguments: ["/", "/stream"], [0, 1, 300, 1 << 20])
    func `a body goes there and back`(path: String, size: Int) async throws {
        let body = (0..<(path == "/stream" ? min(size, 300) : size)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let response = try await withServer(Echo()) { address in
            try await Client().send(Request("POST", path, body: body), to: address)
        }
        #expect(response.status == 200)
        #expect(response.body == body)
    }

    @Test func `a handler that leaves in the middle of a stream is seen by the client`() async throws {
        let error = await #expect(throws: HTTPError.self) {
            try await withServer(Echo()) { try await Client().send(Request("GET", "/broken"), to: $0) }
        }
        #expect(error == .closed(stage: "receiving the answer"))
    }

    @Test func `many clients are served at the same time`() async throws {
        try await withServer(Echo()) { address in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        let body = Array("number \(number)".utf8)
                        return try await Client().send(Request("POST", "/stream", body: body), to: address).body == body
                    }
                }
                for try await isSame in group { #expect(isSame) }
            }
        }
    }

    private static func raw(_ text: String, limits: MessageLimits = MessageLimits(), patience: Duration = .seconds(5))
        async throws -> String
    {
        try await withServer(Echo(), limits: limits, patience: patience) { address in
            let socket = try await Socket.connect(to: address, within: .seconds(2))
            try await socket.send(Array(text.utf8), within: .seconds(2))
            var answer = ""
            while true {
                let bytes = try await socket.receive(within: .seconds(5))
                if bytes.isEmpty { return answer }
                answer += String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    @Test func `a connection serves several requests, also when they come at once`() async throws {
        let one = "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n"
        let answer = try await Self.raw(
            "\(one)a\(one)bPOST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 1\r\n\r\nc")
        #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 3)
        #expect(answer.hasSuffix("Content-Length: 1\r\nConnection: close\r\n\r\nc"))
    }

    @Test(arguments: [
        ("GET / HTTP/9\r\n\r\n", 400), ("\r\n\r\n\r\n", 400), ("GET / HTTP/1.1\r\nA\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nq\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFF\r\n", 413),
        ("GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 2_000))\r\n\r\n", 431),
        (String(repeating: "a", count: 2_000), 431),
        ("GET / HTTP/1.1\r\n\(String(repeating: "A: 1\r\n", count: 9))\r\n", 431),
    ])
    func `a hostile request gets one refusal and the connection's end`(text: String, status: Int) async throws {
        var limits = MessageLimits()
        limits.head = 1_000
        limits.fields = 8
        limits.body = 4_000
        let answer = try await Self.raw(text, limits: limits)
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test func `a silent client is let go`() async throws {
        #expect(try await Self.raw("GET / HTTP/1.1\r\nA:", patience: .milliseconds(100)) == "")
    }

    @Test func `stopping the server frees its port and ends its connections`() async throws {
        let address = try await withServer(Echo()) { address in
            _ = try await Client().send(Request("GET", "/"), to: address)
            return address
        }
        await #expect(throws: HTTPError.self) { try await Client().send(Request("GET", "/"), to: address) }
    }
}
