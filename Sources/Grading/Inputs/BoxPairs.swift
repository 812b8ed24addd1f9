/// The true and the predicted boxes of an image a row.
package struct BoxPairs: CellInput, Sendable {
    /// The true boxes; their confidence plays no role.
    package let truth: [[Box]]
    /// The predicted ones.
    package let predicted: [[Box]]

    /// Pairs lists of boxes.
    package init(truth: [[Box]], predicted: [[Box]]) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape =
        "one column of boxes, each 'label confidence x_min y_min x_max y_max', in the answers as well"
    package static let content = SubmissionSchema.Content.list(.boxes)
    package static let contentName = "boxes"

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueLists { text throws(MalformedList) in try Box.read(text) },
            predicted: try rows.predictedLists { text throws(MalformedList) in try Box.read(text) })
    }
}
