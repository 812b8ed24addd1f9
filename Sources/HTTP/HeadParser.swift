/// Bytes that have come and are not read yet.
struct InputBuffer {
    private var bytes: [UInt8] = []
    private var start = 0

    var count: Int { bytes.count - start }
    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> UInt8 { bytes[start + index] }

    mutating func append(_ new: [UInt8]) {
        if start == bytes.count {
            bytes = new
            start = 0
        } else {
            bytes += new
        }
    }

    /// Takes the first bytes out.
    mutating func take(_ count: Int) -> [UInt8] {
        let taken = Array(bytes[start..<start + count])
        start += count
        if start > 1 << 16, start * 2 > bytes.count {
            bytes.removeFirst(start)
            start = 0
        }
        return taken
    }
}

/// Finds the end of a head (first line and headers), and reads it strictly.
struct HeadParser {
    let limits: MessageLimits
    /// How far the buffer was searched already, so that a slow sender costs no second look.
    private var searched = 0

    init(limits: MessageLimits) { self.limits = limits }

    /// The head's first line and headers once they are complete; they are taken out of the buffer.
    mutating func head(in buffer: inout InputBuffer) throws(HTTPError) -> (line: String, headers: Headers)? {
        while searched + 4 <= buffer.count {
            if buffer[searched] == 0x0D, buffer[searched + 1] == 0x0A, buffer[searched + 2] == 0x0D,
                buffer[searched + 3] == 0x0A
            {
                let bytes = buffer.take(searched + 4)
                searched = 0
                return try read(bytes.dropLast(4))
            }
            searched += 1
            if searched > limits.head { throw .tooLarge(what: "the head", limit: limits.head) }
        }
        return nil
    }

    private func read(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> (String, Headers) {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes
        while let end = rest.firstIndex(of: 0x0D) {
            guard end + 1 < rest.endIndex, rest[end + 1] == 0x0A else { throw .malformed("a bare carriage return") }
            lines.append(rest[rest.startIndex..<end])
            rest = rest[(end + 2)...]
        }
        lines.append(rest)
        guard lines.count - 1 <= limits.fields else {
            throw .tooLarge(what: "the list of headers", limit: limits.fields)
        }
        for line in lines where line.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            throw .malformed("a control character in the head")
        }
        var headers = Headers()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                throw .malformed("a header without a name and a colon")
            }
            let name = line[..<colon]
            guard name.allSatisfy(HeadParser.isTokenByte) else {
                throw .malformed("a header name with a strange character")
            }
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmingBlanks()
            headers.append(String(decoding: name, as: UTF8.self), String(value))
        }
        return (String(decoding: lines[0], as: UTF8.self), headers)
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// The status of a response's first line.
    static func status(of line: String) throws(HTTPError) -> Int {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0", parts[1].utf8.count == 3,
            let status = Int(parts[1]), (100...599).contains(status)
        else { throw .malformed("'\(line.prefix(60))' is no status line") }
        return status
    }

    /// The method and target of a request's first line.
    static func request(of line: String) throws(HTTPError) -> (method: String, target: String, version: String) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0", !parts[0].isEmpty,
            parts[0].utf8.allSatisfy(isTokenByte), parts[1].hasPrefix("/") || parts[1] == "*",
            parts[1].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed("'\(line.prefix(60))' is no request line") }
        return (String(parts[0]), String(parts[1]), String(parts[2]))
    }
}
