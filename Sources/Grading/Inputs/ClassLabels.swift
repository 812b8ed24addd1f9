/// One true and one predicted class a row.
package struct ClassLabels: MetricInput, Sendable {
    /// The true class of each row, as a position among the classes.
    package let truth: [Int32]
    /// The predicted class of each row.
    package let predicted: [Int32]
    /// How many classes there are.
    package let classes: Int

    /// Pairs classes; both lists have one entry a row, each below `classes`.
    package init(truth: [Int32], predicted: [Int32], classes: Int) {
        self.truth = truth
        self.predicted = predicted
        self.classes = classes
    }

    package static let shape = "one label column"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if target.kind == .real { return "needs a target with classes, not a real one" }
        return schema.columns.count == 1 && schema.columns[0].content == .label
            ? nil : "needs exactly one column of type label"
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueClasses(), predicted: try rows.predictedClasses(column: 0),
            classes: rows.target.classes.count)
    }
}
