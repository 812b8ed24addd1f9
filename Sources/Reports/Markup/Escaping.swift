/// Text made safe for HTML and XML, byte by byte, with what can't be seen shown as what it is.
///
/// Characters that mean something to a parser become references. Characters that hide, reorder or end text
/// (controls, bidirectional marks and overrides, zero-width characters, tags, noncharacters) are written as `⟨U+202E⟩`:
/// a report must look like what was recorded, and XML admits no control but tab and line feed.
enum Escaping {
    /// Where the text stands: quotes end an attribute, and nothing else.
    enum Place {
        case content
        case attribute
    }

    static func append(_ text: String, to bytes: inout [UInt8], in place: Place) {
        var text = text
        text.withUTF8 { append($0, to: &bytes, in: place) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8], in place: Place) {
        if bytes.isEmpty { bytes.reserveCapacity(text.count) }
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if isPlain(byte) {
                index += 1
                continue
            }
            let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if let reference = reference(byte, in: place) {
                bytes.append(contentsOf: text[start..<index])
                reference.withUTF8Buffer { bytes.append(contentsOf: $0) }
                start = index + 1
            } else if let hidden = hidden(text, at: index, length: length) {
                bytes.append(contentsOf: text[start..<index])
                bytes.append(contentsOf: "\u{27E8}U+\(hexadecimal(hidden))\u{27E9}".utf8)
                start = min(index + length, text.count)
            }
            index = min(index + length, text.count)
        }
        bytes.append(contentsOf: text[start..<text.count])
    }

    /// The text as it is shown, without HTML's references: for Markdown and for terminals.
    static func shown(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if isHidden(scalar.value) {
                result += "\u{27E8}U+\(hexadecimal(scalar.value))\u{27E9}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a character would not be seen, or would change how others are seen.
    static func isHidden(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F,
            0x200B...0x200F,
            0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0E, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF,
            0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: scalar & 0xFFFE == 0xFFFE
        }
    }

    /// Bytes that stand for themselves and begin no hidden character; of the others, some do in the end as well.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        case 0x09, 0x0A, 0x20..<0x7F: true
        // Leading bytes of the blocks that hold hidden characters; continuation bytes are stepped over with them.
        case 0..<0x20, 0x7F, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0...0xFF: false
        default: true
        }
    }

    private static func reference(_ byte: UInt8, in place: Place) -> StaticString? {
        switch (byte, place) {
        case (UInt8(ascii: "&"), _): "&amp;"
        case (UInt8(ascii: "<"), _): "&lt;"
        case (UInt8(ascii: ">"), _): "&gt;"
        case (UInt8(ascii: "\""), .attribute): "&quot;"
        case (UInt8(ascii: "'"), .attribute): "&#39;"
        default: nil
        }
    }

    private static func hidden(_ text: UnsafeBufferPointer<UInt8>, at index: Int, length: Int) -> UInt32? {
        guard text[index] < 0x20 || text[index] >= 0x7F, index + length <= text.count else { return nil }
        var scalar = UInt32(text[index]) & (length == 1 ? 0x7F : 0xFF >> UInt32(length + 1))
        for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
        return isHidden(scalar) ? scalar : nil
    }

    private static func hexadecimal(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
