/// One true and one predicted text a row.
package struct TextPairs: CellInput, Sendable {
    /// The true texts.
    package let truth: TextColumn
    /// The predicted ones.
    package let predicted: TextColumn

    /// Pairs texts; both columns have one entry a row.
    package init(truth: TextColumn, predicted: TextColumn) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape = "one column of text"
    package static let content = SubmissionSchema.Content.text
    package static let contentName = "text"

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(truth: try rows.trueTexts(rows.target.column), predicted: try rows.predictedTexts(column: 0))
    }
}
