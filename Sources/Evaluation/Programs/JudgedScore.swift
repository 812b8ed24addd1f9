import LanguageModel

/// What an answer of a judge of figures ends with: a score from 0 to 100, or why none can be read for certain.
///
/// An answer must end with the token `[FINAL SCORE]`, a colon, and one plain decimal number from 0 to 100. Marks of emphasis
/// around them (`*`, `` ` ``), white space, a missing colon and a full stop don't matter, and `/100` or `out of 100` may
/// follow, since that is the scale that was asked for. Nothing else is a score: `7/10` and `8 out of 10` are on another
/// scale, `40-50` and `40 or 50` are two numbers, `85%`, `-3`, `1e2` and `10,5` are something else, and behind words the
/// number might be about anything. Where the token stands more than once, the last one counts, since the answer ends with it.
package enum JudgedScore: Sendable, Equatable {
    case read(Double)
    case unreadable(reason: String)

    /// Reads a whole answer; of one that was cut, the last number may lack digits.
    init(_ answer: Answer) {
        switch answer.finish {
        case .length, .overrun, .cut: self = .unreadable(reason: "the answer was cut before its end")
        case .endOfText, .stopped: self.init(text: answer.spokenText)
        }
    }

    /// Reads the end of a text.
    init(text: String) {
        let bytes = Array(text.utf8)
        let (letters, token) = (bytes.map(Self.small), Array("[final score]".utf8))
        guard letters.count >= token.count,
            let last = (0...(letters.count - token.count)).last(where: { letters[$0...].starts(with: token) })
        else {
            self = .unreadable(reason: "it has no [FINAL SCORE]")
            return
        }
        let said = Self.trimmed(bytes[(last + token.count)...].drop { $0 == UInt8(ascii: ":") || Self.isMark($0) })
        guard !said.isEmpty else {
            self = .unreadable(reason: "nothing stands behind [FINAL SCORE]")
            return
        }
        guard let number = Self.number(Self.withoutScale(said)) else {
            let excerpt = String(decoding: said.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
            self = .unreadable(
                reason: "behind [FINAL SCORE] must stand one number from 0 to 100 and nothing else, not "
                    + "'\(excerpt.prefix(40))\(excerpt.count > 40 ? "…" : "")'")
            return
        }
        self = .read(number)
    }

    /// The score; `nil` where none can be read.
    package var score: Double? { if case .read(let score) = self { score } else { nil } }

    /// Why none can be read; `nil` where one can.
    package var reason: String? { if case .unreadable(let reason) = self { reason } else { nil } }

    // MARK: Bytes

    private static func small(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isMark(_ byte: UInt8) -> Bool { " *`\t\r\n".utf8.contains(byte) }

    private static func withoutMarks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[..<(bytes.lastIndex { !isMark($0) }.map { $0 + 1 } ?? bytes.startIndex)]
    }

    /// Without marks at the end, nor the full stop of a sentence.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let bytes = withoutMarks(bytes)
        return bytes.last == UInt8(ascii: ".") ? withoutMarks(bytes.dropLast()) : bytes
    }

    private static func withoutScale(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let scales = ["/100", "/ 100", " out of 100"].map { Array($0.utf8) }
        guard let scale = scales.first(where: { bytes.suffix($0.count).map(small) == $0 }) else { return bytes }
        return withoutMarks(bytes.dropLast(scale.count))
    }

    /// A decimal number from 0 to 100 that is written in digits, with at most one point between them.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Double? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2,
            parts.allSatisfy({ part in
                !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }), let number = Double(String(decoding: bytes, as: UTF8.self)), (0...100).contains(number)
        else { return nil }
        return number
    }
}
