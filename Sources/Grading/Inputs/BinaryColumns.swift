/// Several targets of two classes, with one number a row and target that is meant to be larger for the positive class.
package struct BinaryColumns: MetricInput, Sendable {
    /// The names of the targets.
    package let names: [String]
    /// Whether a row is of the positive class, for each target and row.
    package let isPositive: [[Bool]]
    /// The predicted score, for each target and row.
    package let scores: [[Double]]

    /// Pairs classes and scores: one list of rows for each target.
    package init(names: [String], isPositive: [[Bool]], scores: [[Double]]) {
        self.names = names
        self.isPositive = isPositive
        self.scores = scores
    }

    package static let shape =
        "a column of probabilities or scores for each target column of two classes; a row with −1 isn't graded"

    package static let allowsUngraded = true

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if let obstacle = target.obstacle([.binary], columns: 1...(.max)) { return obstacle }
        if target.classes.contains(where: { DecimalNumber.parse($0) == -1 }) {
            return "can't have a class '-1', which means that a row isn't graded"
        }
        return schema.obstacle(columnsNamed: target.columns, "probabilities or numbers") { $0.isNumeric }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try infer(files, content: .real(minimum: nil, maximum: nil))
    }

    /// Targets of 0 and 1.
    static func infer(
        _ files: StandaloneQuestion.Files, content: SubmissionSchema.Content
    ) throws(GradingError) -> StandaloneQuestion {
        for name in files.targets { _ = try files.answers.requiredColumn(name) }
        return StandaloneQuestion(
            answers: files.answers,
            target: try TargetDescription(columns: files.targets, kind: .binary, classes: ["0", "1"]),
            schema: try SubmissionSchema(
                idColumn: files.id, columns: files.targets.map { .init(name: $0, content: content) }))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        var classes: [[Int32]] = []
        for name in rows.target.columns { classes.append(try rows.trueClasses(name, orUngraded: true)) }
        let graded = (0..<rows.count).filter { row in classes.allSatisfy { $0[row] >= 0 } }
        var scores: [[Double]] = []
        for name in rows.target.columns {
            let all = try rows.predictedNumbers(column: try rows.schema.position(name))
            scores.append(graded.count == rows.count ? all : graded.map { all[$0] })
        }
        self.init(
            names: rows.target.columns, isPositive: classes.map { column in graded.map { column[$0] == 1 } },
            scores: scores)
    }
}

/// Several targets of two classes, with the probability of the positive class for each.
package struct BinaryProbabilities: MetricInput, Sendable {
    /// The classes and probabilities.
    package let columns: BinaryColumns

    /// Takes scores that are probabilities.
    package init(columns: BinaryColumns) {
        self.columns = columns
    }

    package static let shape =
        "a column of probabilities for each target column of two classes; a row with −1 isn't graded"
    package static let allowsUngraded = true

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        BinaryColumns.obstacle(target, schema)
            ?? (schema.columns.allSatisfy { $0.content == .probability } ? nil : "needs columns of type probability")
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try BinaryColumns.infer(files, content: .probability)
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        columns = try BinaryColumns(rows)
    }
}
