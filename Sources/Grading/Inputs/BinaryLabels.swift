/// One true and one predicted class a row, of two classes.
package struct BinaryLabels: MetricInput, Sendable {
    /// Whether a row is of the positive class, truly and predictedly.
    package let truth, predicted: [Bool]

    /// Pairs classes; both lists have one entry a row.
    package init(truth: [Bool], predicted: [Bool]) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape = "one label column, two classes"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.binary], columns: 1...1) ?? ClassLabels.obstacle(target, schema)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        let target = try files.target(for: metric)
        return StandaloneQuestion(
            answers: files.answers, target: try BinaryScores.binaryTarget(files, target, metric: metric),
            schema: try SubmissionSchema(idColumn: files.id, columns: [.init(name: target, content: .label)]))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueClasses().map { $0 == 1 },
            predicted: try rows.predictedClasses(column: 0).map { $0 == 1 })
    }
}
