/// How a value is laid out as text.
package enum JSONLayout: Sendable {
    /// No blanks at all: one record a line.
    case compact
    /// Two blanks a level, for files that people read.
    case indented
}

/// In which order the members of objects are written.
package enum JSONKeyOrder: Sendable {
    case asWritten
    case sorted
}

extension JSONValue {
    /// The value as JSON text, without a final line break.
    package func encoded(_ layout: JSONLayout = .compact, keys: JSONKeyOrder = .asWritten) -> String {
        String(decoding: encodedBytes(layout, keys: keys), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8, without a final line break.
    package func encodedBytes(_ layout: JSONLayout = .compact, keys: JSONKeyOrder = .asWritten) -> [UInt8] {
        var writer = JSONWriter(layout: layout, keys: keys)
        writer.write(self, depth: 0)
        return writer.bytes
    }
}

private struct JSONWriter {
    let layout: JSONLayout
    let keys: JSONKeyOrder
    var bytes: [UInt8] = []

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(text)
        case .array(let elements):
            list(open: "[", close: "]", count: elements.count, depth: depth) { writer, index in
                writer.write(elements[index], depth: depth + 1)
            }
        case .object(let object):
            let members = keys == .sorted ? object.members.sorted { $0.key < $1.key } : object.members
            list(open: "{", close: "}", count: members.count, depth: depth) { writer, index in
                writer.write(members[index].key)
                writer.bytes.append(contentsOf: writer.layout == .indented ? ": ".utf8 : ":".utf8)
                writer.write(members[index].value, depth: depth + 1)
            }
        }
    }

    private mutating func list(
        open: String, close: String, count: Int, depth: Int, element: (inout JSONWriter, Int) -> Void
    ) {
        bytes.append(contentsOf: open.utf8)
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newline(depth: depth + 1)
            element(&self, index)
        }
        if count > 0 { newline(depth: depth) }
        bytes.append(contentsOf: close.utf8)
    }

    private mutating func newline(depth: Int) {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// RFC 8259, section 7: quotation mark, reverse solidus and the controls are escaped; everything else stands as it is.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
