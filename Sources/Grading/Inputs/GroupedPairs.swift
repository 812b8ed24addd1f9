/// Numbers in groups of rows: types, trips, patients.
package struct GroupedPairs: MetricInput, Sendable {
    /// The true and predicted numbers.
    package let pairs: RealPairs
    /// The group of each row, counted from 0.
    package let groups: [Int]

    /// Pairs numbers and says which rows belong together.
    package init(pairs: RealPairs, groups: [Int]) {
        self.pairs = pairs
        self.groups = groups
    }

    package static let shape = "one column of numbers; --target names it and the answers' column of groups"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 1...1, auxiliary: 1...1) ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...2, for: metric, "a column of numbers and one of groups")
        return try files.numbers([files.targets[0]], auxiliary: [files.targets[1]])
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(pairs: try rows.pair(rows.target.column), groups: try rows.trueGroups(rows.target.auxiliary[0]))
    }
}

extension GradedRows {
    /// The groups that a column of the answers tells apart, numbered as they come.
    func trueGroups(_ column: String) throws(GradingError) -> [Int] {
        let texts = try trueTexts(column)
        var table = TokenTable()
        return (0..<texts.count).map { row in texts.withText(row) { Int(table.number(of: $0)) } }
    }
}
