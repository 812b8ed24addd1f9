/// One true number a row, and a predicted one with a standard deviation that says how sure it is.
package struct ConfidentNumbers: MetricInput, Sendable {
    /// The true and predicted numbers.
    package let pairs: RealPairs
    /// The predicted standard deviations.
    package let deviations: [Double]

    /// Pairs numbers and adds how sure the predictions are.
    package init(pairs: RealPairs, deviations: [Double]) {
        self.pairs = pairs
        self.deviations = deviations
    }

    package static let shape =
        "two columns of numbers; --target names the predicted number and then the submission's column of standard deviations"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if let obstacle = target.obstacle([.real], columns: 1...1) { return obstacle }
        guard schema.columns.count == 2, schema.columns.contains(where: { $0.name == target.column }) else {
            return "needs two columns in the submission, '\(target.column)' and one of standard deviations"
        }
        return schema.obstacle(numbersNamed: schema.columns.map(\.name))
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...2, for: metric, "a column of numbers and the submission's standard deviations")
        _ = try files.answers.requiredColumn(files.targets[0])
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(column: files.targets[0], kind: .real),
            schema: try SubmissionSchema(
                idColumn: files.id,
                columns: files.targets.map { .init(name: $0, content: .real(minimum: nil, maximum: nil)) }))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let number = try rows.schema.position(rows.target.column)
        self.init(
            pairs: try rows.pair(rows.target.column), deviations: try rows.predictedNumbers(column: 1 - number))
    }
}
