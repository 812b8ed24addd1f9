/// What is taken of an answer at the most, for servers that don't heed `max_tokens`.
///
/// A piece of a stream is a token or more, so pieces are counted, with some room; a piece that holds thousands of tokens is
/// caught by its bytes, of which a token has four on average.
struct AnswerBound {
    private let maxTokens: Int
    private var piecesLeft: Int
    private var bytesLeft: Int
    /// More came than there was room for; the answer should end here.
    private(set) var isPassed = false

    init(maxTokens: Int) {
        self.maxTokens = maxTokens
        piecesLeft = maxTokens + max(16, maxTokens / 8)
        bytesLeft = 16 * max(64, maxTokens)
    }

    /// As much of the next piece as there is room for, cut between characters.
    mutating func admit(_ piece: String) -> String {
        guard !piece.isEmpty, !isPassed else { return "" }
        piecesLeft -= 1
        bytesLeft -= piece.utf8.count
        isPassed = piecesLeft < 0 || bytesLeft < 0
        guard isPassed else { return piece }
        guard piecesLeft >= 0 else { return "" }
        return piece.start(bytes: piece.utf8.count + bytesLeft)
    }

    /// The tokens of an answer that was ended here: at least as many as were asked for.
    func tokens(counted: Int) -> Int { isPassed ? max(counted, maxTokens) : counted }
}

extension String {
    /// As many whole characters as fit into so many bytes.
    fileprivate func start(bytes: Int) -> String {
        var end = startIndex
        var room = bytes
        while end < endIndex {
            room -= self[end].utf8.count
            if room < 0 { break }
            end = index(after: end)
        }
        return String(self[..<end])
    }
}
