/// One true and one predicted list of words a row.
package struct TokenPairs: CellInput, Sendable {
    /// The words of the true lists, by their numbers.
    package let truth: TokenLists
    /// The words of the predicted lists.
    package let predicted: TokenLists
    /// How many different words the true lists have; words of predictions alone have numbers from here on.
    package let trueVocabulary: Int

    /// Takes the words of texts.
    package init(_ texts: TextPairs) {
        var table = TokenTable()
        truth = TokenLists(texts.truth, &table)
        trueVocabulary = table.count
        predicted = TokenLists(texts.predicted, &table)
    }

    package static let shape = "one column of words with blanks between them"
    package static let content = SubmissionSchema.Content.text
    package static let contentName = "text"

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(try TextPairs(rows))
    }
}
