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
        if let obstacle = target.obstacle([.binary, .multiclass, .ordinal], columns: 1...1) { return obstacle }
        return schema.columns.count == 1 && schema.columns[0].content == .label
            ? nil : "needs exactly one column of type label"
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        let target = try files.target(for: metric)
        let classes = try files.labels(files.answers, target)
        let known = ClassNames(classes)
        // A label that only the submission has is a class too: a wrong one.
        let predicted = files.submission.column(target) == nil ? [] : try files.labels(files.submission, target)
        let others = predicted.filter { label in
            Array(label.utf8).withUnsafeBufferPointer { known.index(of: $0) } == nil
        }
        let all = StandaloneQuestion.Files.ordered(classes + others)
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(column: target, kind: .ordinal, classes: all),
            schema: try SubmissionSchema(idColumn: files.id, columns: [.init(name: target, content: .label)]))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueClasses(), predicted: try rows.predictedClasses(column: 0),
            classes: rows.target.classes.count)
    }
}
