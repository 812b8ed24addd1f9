/// The true frames of an image a row, and predicted points that are meant to lie in them.
package struct FramedPoints: CellInput, Sendable {
    /// The true frames.
    package let truth: [[LabelledFrame]]
    /// The predicted points.
    package let predicted: [[LabelledPoint]]

    package static let shape =
        "one column of points, each 'label x y'; in the answers it holds frames, each 'label x y width height'"
    package static let content = SubmissionSchema.Content.list(.points)
    package static let contentName = "points"

    package init(_ rows: GradedRows) throws(GradingError) {
        truth = try rows.trueLists { text throws(MalformedList) in try LabelledFrame.read(text) }
        predicted = try rows.predictedLists { text throws(MalformedList) in try LabelledPoint.read(text) }
    }
}
