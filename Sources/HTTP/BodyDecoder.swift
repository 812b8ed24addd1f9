/// Where a body ends.
enum BodyFraming: Equatable {
    case length(Int)
    case chunked
    case untilClose

    /// The framing that the headers state (RFC 9112, section 6.3); what is ambiguous is refused, since two readers of one
    /// message that disagree are a way in.
    static func stated(by headers: Headers) throws(HTTPError) -> BodyFraming? {
        let lengths = headers.all("Content-Length")
        let codings = headers.all("Transfer-Encoding")
        if !codings.isEmpty {
            guard lengths.isEmpty else { throw .malformed("both Content-Length and Transfer-Encoding") }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw .malformed("a transfer coding other than chunked")
            }
            return .chunked
        }
        guard let text = lengths.first else { return nil }
        guard lengths.allSatisfy({ $0 == text }) else { throw .malformed("two different Content-Lengths") }
        guard !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let length = Int(text) else {
            throw .malformed("Content-Length is not a number")
        }
        return .length(length)
    }
}

/// Takes a body out of the bytes of a connection, piece by piece.
struct BodyDecoder {
    private enum State: Equatable {
        case bytes(left: Int)
        case untilClose
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
        case done
    }

    private var state: State
    private let limit: Int
    private var total = 0
    private var trailerBytes = 0

    init(_ framing: BodyFraming, limit: Int) throws(HTTPError) {
        self.limit = limit
        switch framing {
        case .length(let length):
            guard length <= limit else { throw .tooLarge(what: "the body", limit: limit) }
            state = length == 0 ? .done : .bytes(left: length)
        case .chunked: state = .chunkSize
        case .untilClose: state = .untilClose
        }
    }

    var isComplete: Bool { state == .done }

    /// Whether the end of the connection is the end of the body.
    var endsWithConnection: Bool { state == .untilClose }

    /// As much of the body as the buffer holds; possibly nothing yet.
    mutating func decode(_ buffer: inout InputBuffer) throws(HTTPError) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            switch state {
            case .done: return body
            case .untilClose:
                body += try piece(of: buffer.count, from: &buffer)
                return body
            case .bytes(let left), .chunk(let left):
                let count = min(left, buffer.count)
                if count == 0 { return body }
                body += try piece(of: count, from: &buffer)
                if case .chunk = state {
                    state = count == left ? .chunkEnd : .chunk(left: left - count)
                } else {
                    state = count == left ? .done : .bytes(left: left - count)
                }
            case .chunkEnd:
                guard buffer.count >= 2 else { return body }
                guard buffer.take(2) == [0x0D, 0x0A] else { throw .malformed("a chunk longer than its size") }
                state = .chunkSize
            case .chunkSize:
                guard let line = try line(in: &buffer) else { return body }
                let size = try BodyDecoder.size(line)
                guard size <= limit - total else { throw .tooLarge(what: "the body", limit: limit) }
                state = size == 0 ? .trailers : .chunk(left: size)
            case .trailers:
                guard let line = try line(in: &buffer) else { return body }
                trailerBytes += line.count
                if trailerBytes > 16 << 10 { throw .tooLarge(what: "the trailer", limit: 16 << 10) }
                if line.isEmpty { state = .done }
            }
        }
    }

    private mutating func piece(of count: Int, from buffer: inout InputBuffer) throws(HTTPError) -> [UInt8] {
        total += count
        guard total <= limit else { throw .tooLarge(what: "the body", limit: limit) }
        return buffer.take(count)
    }

    /// A line without its end, once it is complete.
    private func line(in buffer: inout InputBuffer) throws(HTTPError) -> [UInt8]? {
        let longest = 4 << 10
        for index in 0..<min(buffer.count, longest) where buffer[index] == 0x0A {
            guard index > 0, buffer[index - 1] == 0x0D else { throw .malformed("a bare line feed between chunks") }
            return Array(buffer.take(index + 1).dropLast(2))
        }
        if buffer.count >= longest { throw .tooLarge(what: "a line between chunks", limit: longest) }
        return nil
    }

    /// A chunk's size in hexadecimal; extensions after a semicolon are skipped.
    private static func size(_ line: [UInt8]) throws(HTTPError) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        guard !digits.isEmpty, digits.count <= 15 else { throw .malformed("a chunk without a size") }
        var size = 0
        for digit in digits {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue, digit < 0x80 else {
                throw .malformed("a chunk size that is not hexadecimal")
            }
            size = size << 4 | value
        }
        return size
    }
}
