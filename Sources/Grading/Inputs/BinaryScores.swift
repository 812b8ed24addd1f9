/// Two classes, and one number a row that is meant to be larger for the positive one.
package struct BinaryScores: MetricInput, Sendable {
    /// Whether each row is of the positive class.
    package let isPositive: [Bool]
    /// The predicted score of each row: finite, on any scale.
    package let scores: [Double]

    /// Pairs classes and scores; both lists have one entry a row.
    package init(isPositive: [Bool], scores: [Double]) {
        self.isPositive = isPositive
        self.scores = scores
    }

    package static let shape = "one column of probabilities or scores, two classes"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if let obstacle = target.obstacle([.binary], columns: 1...1) { return obstacle }
        guard schema.columns.count == 1, schema.columns[0].content.isNumeric else {
            return "needs exactly one column of probabilities or numbers"
        }
        return nil
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        let target = try files.target(for: metric)
        return StandaloneQuestion(
            answers: files.answers, target: try binaryTarget(files, target, metric: metric),
            schema: try SubmissionSchema(
                idColumn: files.id, columns: [.init(name: target, content: .real(minimum: nil, maximum: nil))]))
    }

    /// The two classes of a column; the larger is the positive one, and one class alone is completed to 0 and 1.
    static func binaryTarget(
        _ files: StandaloneQuestion.Files, _ target: String, metric: String
    ) throws(GradingError) -> TargetDescription {
        var classes = try files.labels(files.answers, target)
        if classes.count < 2, Set(classes).isSubset(of: ["0", "1"]) { classes = ["0", "1"] }
        guard classes.count == 2 else {
            throw .unsuitable(metric: metric, what: "column '\(target)' has \(classes.count) classes, not two")
        }
        return try TargetDescription(column: target, kind: .binary, classes: classes)
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(isPositive: try rows.trueClasses().map { $0 == 1 }, scores: try rows.predictedNumbers(column: 0))
    }
}
