/// The words of a text: what stands between blanks, as Python's `str.split()` finds them.
enum Words {
    /// Calls `body` with the bytes of each word.
    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var position = 0
        var start = 0
        while position < text.count {
            let blank = blankLength(text, position)
            if blank == 0 {
                position += 1
                continue
            }
            if start < position { body(UnsafeBufferPointer(rebasing: text[start..<position])) }
            position += blank
            start = position
        }
        if start < text.count { body(UnsafeBufferPointer(rebasing: text[start...])) }
    }

    /// How many bytes the blank at a position has; 0 where there is none.
    @inline(__always)
    private static func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        let byte = text[position]
        if byte < 0x80 { return byte == 32 || 9...13 ~= byte || 28...31 ~= byte ? 1 : 0 }
        return longBlankLength(text, position)
    }

    /// The blanks of Unicode beyond ASCII: U+0085, U+00A0, U+1680, U+2000…200A, U+2028, U+2029, U+202F, U+205F, U+3000.
    private static func longBlankLength(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 { position + offset < text.count ? text[position + offset] : 0 }
        switch (byte(0), byte(1), byte(2)) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2
        case (0xE1, 0x9A, 0x80), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): return 3
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): return 3
        default: return 0
        }
    }
}
