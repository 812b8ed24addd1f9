/// The true and the predicted boxes in space of a scene a row.
package struct SolidPairs: CellInput, Sendable {
    /// The true boxes; their confidence plays no role.
    package let truth: [[Solid]]
    /// The predicted ones.
    package let predicted: [[Solid]]

    package static let shape =
        "one column of boxes in space, each 'confidence x y z width length height yaw label', in the answers as well"
    package static let content = SubmissionSchema.Content.list(.solids)
    package static let contentName = "boxes in space"

    package init(_ rows: GradedRows) throws(GradingError) {
        truth = try rows.trueLists { text throws(MalformedList) in try Solid.read(text) }
        predicted = try rows.predictedLists { text throws(MalformedList) in try Solid.read(text) }
    }
}
