import HTTP

/// Takes the events out of an answer's body, or the whole of it where a server answers in one piece though it should stream.
struct AnswerReader {
    /// The type that the server gives its answer, for messages.
    let mediaType: String
    private(set) var hasEvents = false
    private var decoder: EventStreamDecoder
    private var whole: [UInt8]?
    private var isBlank = true

    init(_ head: ResponseHead, limit: Int) {
        mediaType = head.headers["Content-Type"] ?? "not stated"
        decoder = EventStreamDecoder(limit: limit)
    }

    mutating func decode(_ piece: [UInt8]) throws(HTTPError) -> [ServerSentEvent] {
        // Blanks may come alone and long before the rest, to keep a connection open.
        if isBlank, let first = piece.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            isBlank = false
            if first == UInt8(ascii: "{"), mediaType.lowercased().hasPrefix("application/json") { whole = [] }
        }
        whole? += piece
        if whole != nil { return [] }
        let events = try decoder.decode(piece)
        hasEvents = hasEvents || !events.isEmpty
        return events
    }

    /// The answer that came in one piece; nil where it came as events.
    func wholeAnswer() -> ServerSentEvent? {
        whole.map { ServerSentEvent(data: String(decoding: $0, as: UTF8.self)) }
    }
}
