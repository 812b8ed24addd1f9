/// Numbers of which only the rows outside a mask are graded: where the mask is 0.
package struct MaskedPairs: MetricInput, Sendable {
    /// The graded rows.
    package let pairs: RealPairs

    /// Takes the rows that are graded.
    package init(pairs: RealPairs) {
        self.pairs = pairs
    }

    package static let shape =
        "one column of numbers; --target names it and a column of the answers, where rows with 1 aren't graded"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 1...1, auxiliary: 1...1) ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...2, for: metric, "a column of numbers and a mask")
        return try files.numbers([files.targets[0]], auxiliary: [files.targets[1]])
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let mask = try rows.trueFlags(rows.target.auxiliary[0])
        pairs = try rows.pair(rows.target.column).filtered(mask.map { !$0 })
    }
}

/// Several targets of numbers of which only the rows with a 1 in a column of the answers are graded.
package struct KeptColumns: MetricInput, Sendable {
    /// The graded rows.
    package let columns: RealColumns

    /// Takes the rows that are graded.
    package init(columns: RealColumns) {
        self.columns = columns
    }

    package static let shape =
        "a column of numbers for each target column; --target names them and then a column of the answers, where rows with 1 are graded"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 1...(.max), auxiliary: 1...1)
            ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...(.max), for: metric, "columns of numbers and a mask")
        return try files.numbers(Array(files.targets.dropLast()), auxiliary: Array(files.targets.suffix(1)))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let isKept = try rows.trueFlags(rows.target.auxiliary[0])
        let all = try RealColumns(rows)
        columns = RealColumns(names: all.names, columns: all.columns.map { $0.filtered(isKept) })
    }
}
