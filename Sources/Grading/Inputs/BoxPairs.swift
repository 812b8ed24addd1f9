/// The true and the predicted boxes of an image a row.
package struct BoxPairs: MetricInput, Sendable {
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

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1)
            ?? schema.obstacle(columnsNamed: target.columns, "boxes") { $0 == .list(.boxes) }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        _ = try files.target(for: metric)
        return try files.text(.list(.boxes))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueLists { text throws(MalformedList) in try Box.read(text) },
            predicted: try rows.predictedLists { text throws(MalformedList) in try Box.read(text) })
    }
}

/// The true and the predicted boxes in space of a scene a row.
package struct SolidPairs: MetricInput, Sendable {
    /// The true boxes; their confidence plays no role.
    package let truth: [[Solid]]
    /// The predicted ones.
    package let predicted: [[Solid]]

    package static let shape =
        "one column of boxes in space, each 'confidence x y z width length height yaw label', in the answers as well"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1)
            ?? schema.obstacle(columnsNamed: target.columns, "boxes in space") { $0 == .list(.solids) }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        _ = try files.target(for: metric)
        return try files.text(.list(.solids))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        truth = try rows.trueLists { text throws(MalformedList) in try Solid.read(text) }
        predicted = try rows.predictedLists { text throws(MalformedList) in try Solid.read(text) }
    }
}

/// The true frames of an image a row, and predicted points that are meant to lie in them.
package struct FramedPoints: MetricInput, Sendable {
    /// The true frames.
    package let truth: [[LabelledFrame]]
    /// The predicted points.
    package let predicted: [[LabelledPoint]]

    package static let shape =
        "one column of points, each 'label x y'; in the answers it holds frames, each 'label x y width height'"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1)
            ?? schema.obstacle(columnsNamed: target.columns, "points") { $0 == .list(.points) }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        _ = try files.target(for: metric)
        return try files.text(.list(.points))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        truth = try rows.trueLists { text throws(MalformedList) in try LabelledFrame.read(text) }
        predicted = try rows.predictedLists { text throws(MalformedList) in try LabelledPoint.read(text) }
    }
}
