/// A true and a predicted distribution over several classes in each row.
package struct Distributions: MetricInput, Sendable {
    /// The true shares, one list of classes a row, each adding up to 1.
    package let truth: [[Double]]
    /// The predicted probabilities.
    package let predicted: [[Double]]

    /// Pairs distributions.
    package init(truth: [[Double]], predicted: [[Double]]) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape =
        "a column of probabilities for each target column, adding up to 1; the answers' rows are votes or shares"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 2...(.max))
            ?? schema.obstacle(columnsNamed: target.columns, "probabilities") { $0 == .probability }
            ?? (schema.rowsSumToOne ? nil : "needs rows that add up to 1")
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...(.max), for: metric, "a column for each class")
        for name in files.targets { _ = try files.answers.requiredColumn(name) }
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(columns: files.targets, kind: .real),
            schema: try SubmissionSchema(
                idColumn: files.id, columns: files.targets.map { .init(name: $0, content: .probability) },
                rowsSumToOne: true))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        var votes: [[Double]] = []
        var predicted: [[Double]] = []
        for name in rows.target.columns {
            votes.append(try rows.trueNumbers(name, from: 0))
            predicted.append(try rows.predictedNumbers(column: try rows.schema.position(name)))
        }
        var truth: [[Double]] = []
        for row in 0..<rows.count {
            let sum = votes.reduce(0) { $0 + $1[row] }
            guard sum > 0, sum.isFinite else {
                throw rows.badAnswer(row, rows.target.column, "the row's votes don't add up to a number above 0")
            }
            truth.append(votes.map { $0[row] / sum })
        }
        self.init(truth: truth, predicted: (0..<rows.count).map { row in predicted.map { $0[row] } })
    }
}
