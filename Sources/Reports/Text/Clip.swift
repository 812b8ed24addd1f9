/// The head and the tail of a long text, cut between characters, and how much was left out.
struct Clip: Equatable {
    let head: String
    /// Empty where nothing was left out.
    let tail: String
    /// Bytes between head and tail.
    let dropped: Int

    init(_ text: String, head: Int, tail: Int) {
        let bytes = text.utf8
        guard bytes.count > head + tail else {
            self.head = text
            self.tail = ""
            dropped = 0
            return
        }
        var start = bytes.index(bytes.startIndex, offsetBy: max(0, head))
        while start > bytes.startIndex, Self.isContinuation(bytes[start]) { start = bytes.index(before: start) }
        var end = bytes.index(bytes.endIndex, offsetBy: -max(0, tail))
        while end < bytes.endIndex, Self.isContinuation(bytes[end]) { end = bytes.index(after: end) }
        self.head = String(text[..<start])
        self.tail = String(text[end...])
        dropped = bytes.distance(from: start, to: end)
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
