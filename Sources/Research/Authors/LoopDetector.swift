/// Notices text that has begun to turn in circles, as greedy decoding of small models does.
package struct LoopDetector: Sendable {
    /// How much of the end of the text must be one repetition.
    private let span: Int
    /// The longest period that is looked for, in bytes.
    private let longestPeriod: Int
    private var bytes: [UInt8] = []

    package init(span: Int = 240, longestPeriod: Int = 80) {
        self.span = span
        self.longestPeriod = longestPeriod
    }

    /// Whether a whole text ends in circles.
    package func hasLooped(_ text: String) -> Bool {
        var fresh = LoopDetector(span: span, longestPeriod: longestPeriod)
        return fresh.hear(String(text.suffix(span)))
    }

    /// Takes in the next piece; true where the last `span` bytes repeat a period of at most `longestPeriod` bytes.
    package mutating func hear(_ piece: String) -> Bool {
        bytes += piece.utf8
        if bytes.count > 4 * span { bytes.removeFirst(bytes.count - 2 * span) }
        guard bytes.count >= span else { return false }
        let tail = Array(bytes.suffix(span))
        return (1...longestPeriod).contains { period in
            (period..<span).allSatisfy { tail[$0] == tail[$0 - period] }
        }
    }
}
