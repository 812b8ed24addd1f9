/// One server-sent event.
package struct ServerSentEvent: Hashable, Sendable {
    /// `message` unless the server named another.
    package var name: String
    package var data: String

    package init(name: String = "message", data: String) {
        self.name = name
        self.data = data
    }

    /// The event as it goes over the wire.
    package var bytes: [UInt8] {
        let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }.joined()
        return Array(((name == "message" ? "" : "event: \(name)\n") + lines + "\n").utf8)
    }
}

/// Reads `text/event-stream` (WHATWG HTML, section 9.2) from pieces that may be cut anywhere, inside a character too.
package struct EventStreamDecoder: Sendable {
    private let limit: Int
    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var lastWasReturn = false
    private var isFirstLine = true

    package init(limit: Int = MessageLimits().event) { self.limit = limit }

    /// The events that are complete with these bytes.
    package mutating func decode(_ bytes: some Sequence<UInt8>) throws(HTTPError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let afterReturn = lastWasReturn
            lastWasReturn = byte == 0x0D
            switch byte {
            case 0x0A where afterReturn: continue
            case 0x0A, 0x0D:
                if let event = endLine() { events.append(event) }
            default:
                line.append(byte)
                guard line.count + data.count <= limit else {
                    throw .tooLarge(what: "a server-sent event", limit: limit)
                }
            }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        if line.isEmpty { return dispatch() }
        guard line[0] != UInt8(ascii: ":") else { return nil }
        let field = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line.dropFirst(field.count + 1)
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: field, as: UTF8.self) {
        case "data":
            if hasData { data.append(0x0A) }
            data += value
            hasData = true
        case "event": name = String(decoding: value, as: UTF8.self)
        // `id` and `retry` matter to readers that reconnect; any other field is ignored by the standard.
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            data.removeAll(keepingCapacity: true)
            hasData = false
            name = ""
        }
        guard hasData else { return nil }
        return ServerSentEvent(name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self))
    }
}
