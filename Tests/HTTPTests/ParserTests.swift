import Testing

@testable import HTTP

struct ParserTests {
    private static func head(_ text: String, pieces: Int) throws -> (line: String, headers: Headers)? {
        var buffer = InputBuffer()
        var parser = HeadParser(limits: MessageLimits())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            buffer.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
            if let head = try parser.head(in: &buffer) { return head }
        }
        return nil
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `a head is found wherever it is cut`(pieces: Int) throws {
        let found = try Self.head("GET /x HTTP/1.1\r\nA: 1\r\na:\t 2 \r\nB:\r\n\r\n", pieces: pieces)
        let head = try #require(found)
        #expect(head.line == "GET /x HTTP/1.1")
        #expect(head.headers.all("A") == ["1", "2"])
        #expect(head.headers["b"] == "")
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nA 1\r\n\r\n", "GET / HTTP/1.1\r\n: 1\r\n\r\n", "GET / HTTP/1.1\r\nA : 1\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 1\nB: 2\r\n\r\n", "GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \0\r\n\r\n",
        "GET / HTTP/1.1\r\n folded: 1\r\n\r\n", "GET / HTTP/1.1\r\nÄ: 1\r\n\r\n",
    ])
    func `a malformed head is refused`(text: String) {
        #expect(throws: HTTPError.self) { try Self.head(text, pieces: 1000) }
    }

    @Test func `a head without an end is bounded`() {
        let error = #expect(throws: HTTPError.self) {
            try Self.head("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 70_000), pieces: 100)
        }
        #expect(error == .tooLarge(what: "the head", limit: 64 << 10))
    }

    @Test(arguments: [
        "GET /", "GET / HTTP/2", "GET  / HTTP/1.1", " GET / HTTP/1.1", "G@T / HTTP/1.1", "GET x HTTP/1.1",
        "GET /\u{7F} HTTP/1.1",
    ])
    func `a malformed request line is refused`(line: String) {
        #expect(throws: HTTPError.self) { try HeadParser.request(of: line) }
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 999 x", "HTTP/3 200 OK", "200 OK"])
    func `a malformed status line is refused`(line: String) {
        #expect(throws: HTTPError.self) { try HeadParser.status(of: line) }
    }

    @Test(
        arguments: [
            (["Content-Length": "5"] as Headers, BodyFraming.length(5)),
            (["Transfer-Encoding": "Chunked"] as Headers, .chunked), ([:] as Headers, nil),
            (["Content-Length": "5", "content-length": "5"] as Headers, .length(5)),
        ] as [(Headers, BodyFraming?)])
    func `the framing is what the headers state`(headers: Headers, framing: BodyFraming?) throws {
        #expect(try BodyFraming.stated(by: headers) == framing)
    }

    @Test(
        arguments: [
            ["Content-Length": "5", "Transfer-Encoding": "chunked"], ["Content-Length": "5", "content-length": "6"],
            ["Content-Length": "-1"], ["Content-Length": "+5"], ["Content-Length": "5, 5"], ["Content-Length": ""],
            ["Content-Length": "99999999999999999999"], ["Transfer-Encoding": "gzip, chunked"],
            ["Transfer-Encoding": "chunked", "transfer-encoding": "chunked"],
        ] as [Headers])
    func `an ambiguous framing is refused`(headers: Headers) {
        #expect(throws: HTTPError.self) { try BodyFraming.stated(by: headers) }
    }

    private static func body(_ text: String, _ framing: BodyFraming, pieces: Int, limit: Int = 1000) throws -> (
        String, Bool
    ) {
        var buffer = InputBuffer()
        var decoder = try BodyDecoder(framing, limit: limit)
        var body: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            buffer.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
            body += try decoder.decode(&buffer)
        }
        return (String(decoding: body, as: UTF8.self), decoder.isComplete)
    }

    @Test(arguments: 1...40)
    func `a chunked body is joined wherever it is cut`(pieces: Int) throws {
        let text = "5;name=\"x\"\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"
        #expect(try Self.body(text, .chunked, pieces: pieces) == ("hello 0123456789", true))
    }

    @Test(arguments: [
        "x\r\n", "\r\nhello", "5\nhello\r\n", "5\r\nhelloo\r\n", "-5\r\n", "0x5\r\nhello\r\n", "FFFFFFFFFFFFFFFF\r\n",
        "FFFFFFFFFFFFFFF\r\n", "3E9\r\n",
    ])
    func `a malformed or too large chunk is refused`(text: String) {
        #expect(throws: HTTPError.self) { try Self.body(text, .chunked, pieces: 3) }
    }

    @Test func `lines between chunks and trailers are bounded`() {
        #expect(throws: HTTPError.self) { try Self.body(String(repeating: "1", count: 5_000), .chunked, pieces: 10) }
        let trailers = "0\r\n" + String(repeating: "A: \(String(repeating: "a", count: 1_000))\r\n", count: 20)
        #expect(throws: HTTPError.self) { try Self.body(trailers, .chunked, pieces: 10) }
    }

    /// What a reader makes of a response that comes in pieces: its head and body, or the error.
    private static func reading(_ bytes: [UInt8], pieces: Int) -> String {
        var buffer = InputBuffer()
        var parser = HeadParser(limits: MessageLimits())
        var decoder: BodyDecoder?
        var told = ""
        var body: [UInt8] = []
        do throws(HTTPError) {
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                buffer.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
                if decoder == nil, let (line, headers) = try parser.head(in: &buffer) {
                    told = "\(try HeadParser.status(of: line)) \(headers.fields.map { "\($0.name)=\($0.value)" })"
                    decoder = try BodyDecoder(try BodyFraming.stated(by: headers) ?? .untilClose, limit: 1 << 16)
                }
                body += try decoder?.decode(&buffer) ?? []
            }
        } catch { return "\(told) \(error)" }
        return "\(told) \(body) \(decoder?.isComplete ?? false)"
    }

    @Test func `a damaged message reads the same in one piece and byte by byte`() {
        let whole = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n5;x\r\nhello\r\n0\r\n\r\n".utf8)
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0...random(3) {
                let place = random(bytes.count)
                switch random(4) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(UInt8(random(256)), at: place)
                case 2: bytes.insert(contentsOf: [0x0D, 0x0A], at: place)
                default: bytes[place] = UInt8(random(256))
                }
            }
            #expect(Self.reading(bytes, pieces: bytes.count) == Self.reading(bytes, pieces: 1))
        }
    }

    @Test func `many small chunks count together`() {
        let text = String(repeating: "64\r\n\(String(repeating: "a", count: 100))\r\n", count: 11)
        #expect(throws: HTTPError.self) { try Self.body(text, .chunked, pieces: 9) }
    }
}
