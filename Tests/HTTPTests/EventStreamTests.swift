import HTTP
import Testing

struct EventStreamTests {
    private static let stream = Array(
        ("\u{FEFF}data: {\"a\":1}\n\n: a comment\r\n\r\nevent: note\r\ndata:two\rdata:  lines → ü\r\rid: 3\nretry: 5\n\n"
            + "data\n\nevent: lost\n\ndata: [DONE]\n\ndata: no end").utf8)
    private static let events = [
        ServerSentEvent(data: "{\"a\":1}"), ServerSentEvent(name: "note", data: "two\n lines → ü"),
        ServerSentEvent(data: ""),
        ServerSentEvent(data: "[DONE]"),
    ]

    @Test func `events come out the same wherever the stream is cut`() throws {
        for cut in 0...Self.stream.count {
            var decoder = EventStreamDecoder()
            var events = try decoder.decode(Self.stream[..<cut])
            events += try decoder.decode(Self.stream[cut...])
            #expect(events == Self.events)
        }
        var decoder = EventStreamDecoder()
        #expect(try Self.stream.flatMap { try decoder.decode([$0]) } == Self.events)
    }

    @Test(arguments: [ServerSentEvent(data: "a\nb"), ServerSentEvent(name: "x", data: ""), ServerSentEvent(data: "→")])
    func `what is written reads back`(event: ServerSentEvent) throws {
        var decoder = EventStreamDecoder()
        #expect(try decoder.decode(event.bytes) == [event])
    }

    @Test func `an event without an end is bounded`() {
        var decoder = EventStreamDecoder(limit: 100)
        #expect(throws: HTTPError.self) {
            for _ in 0..<60 { _ = try decoder.decode("data: x\n".utf8) }
            for _ in 0..<101 { _ = try decoder.decode("a".utf8) }
        }
    }
}
