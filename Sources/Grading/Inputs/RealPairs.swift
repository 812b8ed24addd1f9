/// One true and one predicted number a row.
package struct RealPairs: MetricInput, Sendable {
    /// The true numbers.
    package let truth: [Double]
    /// The predicted ones.
    package let predicted: [Double]

    /// Pairs numbers; both lists have one entry a row.
    package init(truth: [Double], predicted: [Double]) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape = "one column of numbers"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if let obstacle = target.obstacle([.real], columns: 1...1) { return obstacle }
        guard schema.columns.count == 1, schema.columns[0].content.isNumeric else {
            return "needs exactly one column of numbers"
        }
        return nil
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        let target = try files.target(for: metric)
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(column: target, kind: .real),
            schema: try SubmissionSchema(
                idColumn: files.id, columns: [.init(name: target, content: .real(minimum: nil, maximum: nil))]))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(truth: try rows.trueNumbers(), predicted: try rows.predictedNumbers(column: 0))
    }
}
