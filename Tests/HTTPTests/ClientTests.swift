import HTTP
import Synchronization
import Testing

/// The client against servers that send raw bytes.
struct ClientTests {
    private static let impatient = Client(
        patience: .init(connecting: .seconds(2), answering: .milliseconds(200), streaming: .milliseconds(200)))

    @Test(arguments: [
        ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"],
        [
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n",
            "3\r\nllo\r\n0\r\n\r\n",
        ],
        ["HTTP/1.0 200 OK\r\n\r\nhel", "lo"],
    ])
    func `an answer is taken whole in every framing`(pieces: [String]) async throws {
        let response = try await withScript(sending(pieces, every: .milliseconds(5))) { address in
            try await Client().send(Request("GET", "/"), to: address)
        }
        #expect(response.status == 200)
        #expect(response.text == "hello")
    }

    @Test(arguments: [
        ("", HTTPError.closed(stage: "waiting for an answer")),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", .closed(stage: "receiving the answer")),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", .closed(stage: "receiving the answer")),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            .malformed("a chunk size that is not hexadecimal")
        ),
        ("SSH-2.0-OpenSSH\r\n\r\n", .malformed("'SSH-2.0-OpenSSH' is no status line")),
    ])
    func `an answer that breaks off or is no HTTP is an error`(text: String, expected: HTTPError) async throws {
        let error = await #expect(throws: HTTPError.self) {
            try await withScript(sending([text])) { try await Client().send(Request("GET", "/"), to: $0) }
        }
        #expect(error == expected)
    }

    @Test(arguments: [
        ([], "waiting for an answer"), (["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"], "receiving the answer"),
    ])
    func `silence ends in a time-out`(pieces: [String], stage: String) async throws {
        let error = await #expect(throws: HTTPError.self) {
            try await withScript { socket in
                try await sending(pieces)(socket)
                try await Task.sleep(for: .seconds(20))
            } _: { address in
                try await Self.impatient.send(Request("GET", "/"), to: address)
            }
        }
        #expect(error == .timedOut(stage: stage, after: .milliseconds(200)))
    }

    @Test func `cancellation closes the connection at once`() async throws {
        let (noticed, notice) = AsyncStream.makeStream(of: Bool.self)
        try await withScript { socket in
            _ = try await readHead(socket)
            let rest = try? await socket.receive(within: .seconds(10))
            notice.yield(rest?.isEmpty ?? true)
        } _: { address in
            let asking = Task { try await Client().send(Request("GET", "/"), to: address) }
            try await Task.sleep(for: .milliseconds(50))
            let start = ContinuousClock.now
            asking.cancel()
            await #expect(throws: HTTPError.cancelled) { try await asking.value }
            for await wasClosed in noticed {
                #expect(wasClosed)
                break
            }
            #expect(ContinuousClock.now - start < .seconds(2))
        }
    }

    @Test func `nobody listening is said with the address`() async throws {
        let address = try { try Listener.loopback().address }()
        let error = await #expect(throws: HTTPError.self) { try await Client().send(Request("GET", "/"), to: address) }
        #expect(error == .unreachable(address: address.description, reason: "Connection refused"))
    }

    @Test func `a name is looked up, and one that doesn't exist is said`() async throws {
        let response = try await withScript(sending(["HTTP/1.1 204 No Content\r\n\r\n"])) { address in
            try await Client().send(Request("GET", "/"), to: Address(host: "localhost", port: address.port))
        }
        #expect(response.status == 204)
        await #expect(throws: HTTPError.self) {
            try await Client().send(Request("GET", "/"), to: Address(host: "no-such-host.invalid", port: 80))
        }
    }

    @Test func `a header's value can't start another header`() async throws {
        let (heads, keep) = AsyncStream.makeStream(of: String.self)
        try await withScript { socket in
            keep.yield(try await readHead(socket))
            try await socket.send(Array("HTTP/1.1 204 x\r\n\r\n".utf8), within: .seconds(1))
        } _: { address in
            _ = try await Client().send(Request("GET", "/", headers: ["A": "1\r\nEvil: 2"]), to: address)
            for await head in heads {
                #expect(head.contains("A: 1  Evil: 2\r\n"))
                break
            }
        }
    }
}
