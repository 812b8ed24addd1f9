/// The grammar of arguments: nested brackets, and strings in quotes with backslash escapes.
///
/// A quote opens a string only where a value can start (after a bracket, comma, colon, equals sign or operator), so that the
/// apostrophe in `QA(What is Newton's law?)` is a letter.
enum ArgumentScanner {
    /// How a list of arguments ends.
    enum End: Equatable {
        /// The index of the closing parenthesis.
        case closed(Int)
        /// The text ends first; more may come.
        case open
        /// No closing parenthesis can follow: brackets cross, or the line ends.
        case broken
    }

    /// Finds the parenthesis that closes the one just before `start`.
    static func end(of bytes: [UInt8], from start: Int) -> End {
        var brackets: [UInt8] = []
        var index = start
        var canStartValue = true
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x0A, 0x0D: return .broken
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if canStartValue {
                    guard let close = closingQuote(bytes, from: index) else {
                        return bytes[index...].contains(0x0A) ? .broken : .open
                    }
                    index = close
                }
                canStartValue = false
            case UInt8(ascii: "("): brackets.append(UInt8(ascii: ")"))
            case UInt8(ascii: "["): brackets.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): brackets.append(UInt8(ascii: "}"))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if let expected = brackets.popLast() {
                    guard byte == expected else { return .broken }
                } else {
                    return byte == UInt8(ascii: ")") ? .closed(index) : .broken
                }
            default: break
            }
            if byte != 0x20, byte != 0x09 { canStartValue = "([{,:=+-*/<>|&!".utf8.contains(byte) }
            index += 1
        }
        return .open
    }

    /// The parts between top-level commas, trimmed; a part that is one quoted string is unquoted. None for nothing.
    static func split(_ bytes: [UInt8]) -> [String] {
        var parts: [ArraySlice<UInt8>] = []
        var depth = 0
        var partStart = 0
        var index = 0
        var canStartValue = true
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if canStartValue, let close = closingQuote(bytes, from: index) { index = close }
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                parts.append(bytes[partStart..<index])
                partStart = index + 1
            default: break
            }
            if byte != 0x20, byte != 0x09 { canStartValue = "([{,:=+-*/<>|&!".utf8.contains(byte) }
            index += 1
        }
        parts.append(bytes[partStart...])
        if parts.count == 1, trimmed(parts[0]).isEmpty { return [] }
        return parts.map { unquoted(trimmed($0)) }
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.drop(while: isBlank)
        return start.dropLast(start.reversed().prefix(while: isBlank).count)
    }

    private static func closingQuote(_ bytes: [UInt8], from open: Int) -> Int? {
        var index = open + 1
        while index < bytes.count {
            switch bytes[index] {
            case bytes[open]: return index
            case 0x0A: return nil
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }

    private static func unquoted(_ part: ArraySlice<UInt8>) -> String {
        let bytes = Array(part)
        guard let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            closingQuote(bytes, from: 0) == bytes.count - 1
        else { return String(decoding: bytes, as: UTF8.self) }
        var content: [UInt8] = []
        var index = 1
        while index < bytes.count - 1 {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count - 1 {
                index += 1
                switch bytes[index] {
                case UInt8(ascii: "n"): content.append(0x0A)
                case UInt8(ascii: "t"): content.append(0x09)
                default: content.append(bytes[index])
                }
            } else {
                content.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: content, as: UTF8.self)
    }
}
