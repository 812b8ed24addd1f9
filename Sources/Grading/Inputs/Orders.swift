/// One true order of things a row, and the predicted order of the same things.
package struct Orders: CellInput, Sendable {
    /// For each row, the true position of each thing, in the predicted order: a permutation of 0 … n − 1.
    package let ranks: [[Int32]]

    /// Takes permutations.
    package init(ranks: [[Int32]]) {
        self.ranks = ranks
    }

    package static let shape = "one column of words in their order; each row holds the words of the answer, once each"
    package static let content = SubmissionSchema.Content.text
    package static let contentName = "text"

    package init(_ rows: GradedRows) throws(GradingError) {
        let tokens = TokenPairs(try TextPairs(rows))
        // The position of each word in the row at hand; −1 where it isn't there, or was met already.
        var positions = [Int32](repeating: -1, count: tokens.trueVocabulary)
        var all: [[Int32]] = []
        for row in 0..<rows.count {
            let (truth, predicted) = (tokens.truth[row], tokens.predicted[row])
            for (position, word) in truth.enumerated() {
                guard positions[Int(word)] < 0 else {
                    throw rows.badAnswer(row, rows.target.column, "a word stands there twice")
                }
                positions[Int(word)] = Int32(truncatingIfNeeded: position)
            }
            guard truth.count == predicted.count else {
                throw rows.badPrediction(row, column: 0, "\(predicted.count) words, not the \(truth.count) asked for")
            }
            var ranks: [Int32] = []
            for word in predicted {
                guard Int(word) < positions.count, positions[Int(word)] >= 0 else {
                    throw rows.badPrediction(row, column: 0, "a word is foreign to the row, or stands there twice")
                }
                ranks.append(positions[Int(word)])
                positions[Int(word)] = -1
            }
            all.append(ranks)
        }
        self.init(ranks: all)
    }
}
