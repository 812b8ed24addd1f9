extension JSONNode {
    /// Reads exactly one JSON value (RFC 8259), with duplicate keys refused and at most `depth` levels.
    ///
    /// `source` names the file in errors. A byte-order mark is refused by name; so are a lone surrogate, a control in a
    /// string, a number with a leading zero, and anything after the value.
    package static func parse(
        _ bytes: some Sequence<UInt8>, source: String, depth: Int = 256
    ) throws(JSONError) -> JSONNode {
        try parse(Array(bytes), source: source, depth: depth)
    }

    /// Reads exactly one JSON value from an array of bytes.
    package static func parse(_ bytes: [UInt8], source: String, depth: Int = 256) throws(JSONError) -> JSONNode {
        var parser = JSONParser(bytes: bytes, source: source, deepest: depth)
        return try parser.document()
    }

    /// Reads one JSON value of a stranger's, whose texts may be broken: a lone surrogate, and bytes that are no UTF-8, are read
    /// as U+FFFD. All else is as strict as ever.
    package static func parse(repairing bytes: [UInt8], source: String) throws(JSONError) -> JSONNode {
        var parser = JSONParser(bytes: bytes, source: source, deepest: 256)
        parser.repairs = true
        return try parser.document()
    }

    /// Reads exactly one JSON value from text.
    package static func parse(_ text: String, source: String) throws(JSONError) -> JSONNode {
        try parse(Array(text.utf8), source: source)
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let source: String
    let deepest: Int
    /// Whether broken text is replaced instead of refused.
    var repairs = false
    var position = 0
    var line = 1
    var lineStart = 0
    var depth = 0

    init(bytes: [UInt8], source: String, deepest: Int) {
        self.bytes = bytes
        self.source = source
        self.deepest = deepest
    }

    mutating func document() throws(JSONError) -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error("the file starts with a byte-order mark", hint: "Save it as UTF-8 without one.")
        }
        skipBlanks()
        guard position < bytes.count else { throw error("there is nothing here; a JSON value is needed") }
        let node = try value()
        skipBlanks()
        guard position == bytes.count else { throw error("something stands after the end of the value") }
        return node
    }

    private func error(_ problem: String, hint: String? = nil) -> JSONError {
        JSONError(source: source, line: line, column: position - lineStart + 1, problem: problem, hint: hint)
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    private mutating func value() throws(JSONError) -> JSONNode {
        let (line, column) = (line, position - lineStart + 1)
        let content: JSONNode.Content
        switch position < bytes.count ? bytes[position] : 0 {
        case UInt8(ascii: "{"): content = try nested { parser throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): content = try nested { parser throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "t"): content = try literal("true", .bool(true))
        case UInt8(ascii: "f"): content = try literal("false", .bool(false))
        case UInt8(ascii: "n"): content = try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = .number(try number())
        default:
            let isWord = bytes[position...].starts(with: "NaN".utf8) || bytes[position...].starts(with: "Infinity".utf8)
            guard isWord else { throw error("a JSON value is needed here") }
            // mle-bench's reports hold such words where a metric had no value.
            throw error("JSON has no NaN and no Infinity", hint: "Write null for a number that does not exist.")
        }
        return JSONNode(content: content, line: line, column: column, source: source)
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONNode.Content
    ) throws(JSONError) -> JSONNode.Content {
        depth += 1
        guard depth <= deepest else { throw error("values are nested more than \(deepest) levels deep") }
        let content = try body(&self)
        depth -= 1
        return content
    }

    private mutating func literal(_ word: String, _ content: JSONNode.Content) throws(JSONError) -> JSONNode.Content {
        guard bytes[position...].starts(with: word.utf8) else { throw error("a JSON value is needed here") }
        position += word.utf8.count
        return content
    }

    private mutating func array() throws(JSONError) -> JSONNode.Content {
        position += 1
        var elements: [JSONNode] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            skipBlanks()
            elements.append(try value())
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw error("a comma or ']' is needed here") }
            return .array(elements)
        }
    }

    private mutating func object() throws(JSONError) -> JSONNode.Content {
        position += 1
        var members: [(key: String, node: JSONNode)] = []
        var seen: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("a key in quotes is needed here")
            }
            let place = (line, position)
            let key = try string()
            guard seen.insert(key).inserted else {
                position = place.1
                throw error("the key \"\(key)\" stands here a second time")
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw error("a colon is needed after the key \"\(key)\"") }
            skipBlanks()
            members.append((key, try value()))
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw error("a comma or '}' is needed here") }
            return .object(members)
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let leadingZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0 else { throw error("a digit is needed here") }
        guard !leadingZero || whole == 1 else { throw error("a number must not start with a zero") }
        if take(UInt8(ascii: ".")), digits() == 0 { throw error("a digit is needed after the point") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw error("a digit is needed in the exponent") }
        }
        return JSONNumber(text: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        var runStart = position
        while true {
            guard position < bytes.count else { throw error("the string has no closing quote") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                content.append(contentsOf: bytes[runStart..<position])
                let valid =
                    repairs ? String(decoding: content, as: UTF8.self) : String(validating: content, as: UTF8.self)
                guard let text = valid else {
                    throw error("the string is not valid UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                content.append(contentsOf: bytes[runStart..<position])
                content.append(contentsOf: try escape())
                runStart = position
            case 0..<0x20: throw error("a control character stands in the string", hint: "Write it as an escape, \\n.")
            default: position += 1
            }
        }
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        position += 1
        guard position < bytes.count else { throw error("the string has no closing quote") }
        defer { position += 1 }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [bytes[position]]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var unit = try codeUnit()
            if 0xD800...0xDBFF ~= unit, let low = try lowSurrogate() {
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            if 0xD800...0xDFFF ~= unit {
                guard repairs else {
                    throw error("a lone \(unit < 0xDC00 ? "high" : "low") surrogate stands in the string")
                }
                unit = 0xFFFD
            }
            guard let scalar = Unicode.Scalar(unit) else { throw error("\\u names no character") }
            return Array(String(Character(scalar)).utf8)
        default: throw error("there is no such escape in JSON")
        }
    }

    /// Reads the second half of a pair, where it follows; else nothing is read.
    private mutating func lowSurrogate() throws(JSONError) -> UInt32? {
        guard position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "\\"),
            bytes[position + 2] == UInt8(ascii: "u")
        else { return nil }
        let high = position
        position += 2
        let low = try codeUnit()
        if 0xDC00...0xDFFF ~= low { return low }
        position = high
        return nil
    }

    /// Reads the four digits after `\u`; ends on the last of them.
    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        guard position + 4 < bytes.count else { throw error("\\u needs four digits") }
        var unit: UInt32 = 0
        for offset in 1...4 {
            guard let digit = Character(Unicode.Scalar(bytes[position + offset])).hexDigitValue else {
                throw error("\\u needs four digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        position += 4
        return unit
    }
}
