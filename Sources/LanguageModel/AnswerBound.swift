/// What is taken of an answer at the most, for servers that don't heed `max_tokens`.
///
/// Only bytes tell: a piece of a stream may be a token, a thousand of them, or a part of one (some servers send single
/// characters). A token has four bytes on average; four times that is beyond what any server that heeds its bound sends. Pieces
/// are bounded with it, since none is without a byte.
struct AnswerBound {
    private let maxTokens: Int
    private var bytesLeft: Int
    /// More came than there was room for; the answer should end here.
    private(set) var isPassed = false

    init(maxTokens: Int) {
        self.maxTokens = maxTokens
        bytesLeft = 16 * max(64, maxTokens)
    }

    /// As much of the next piece as there is room for, cut between characters.
    mutating func admit(_ piece: String) -> String {
        guard !piece.isEmpty, !isPassed else { return "" }
        bytesLeft -= piece.utf8.count
        isPassed = bytesLeft < 0
        guard isPassed else { return piece }
        return piece.start(bytes: piece.utf8.count + bytesLeft)
    }

    /// The tokens of an answer whose server tells no count: where it was ended here, at least as many as were asked for.
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
