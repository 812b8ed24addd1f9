/// Two classes and one score a row, and which subgroups each row belongs to.
package struct SubgroupScores: MetricInput, Sendable {
    /// All rows.
    package let all: BinaryScores
    /// The names of the subgroups.
    package let names: [String]
    /// Whether a row belongs to a subgroup, for each subgroup and row.
    package let isMember: [[Bool]]

    /// Adds subgroups to classes and scores.
    package init(all: BinaryScores, names: [String], isMember: [[Bool]]) {
        self.all = all
        self.names = names
        self.isMember = isMember
    }

    package static let shape =
        "one column of probabilities or scores; --target names it and the answers' columns of subgroups, yes from 0.5 up in all of them"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 1...1, auxiliary: 1...(.max))
            ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...(.max), for: metric, "the target and one or more subgroups")
        return try files.numbers([files.targets[0]], auxiliary: Array(files.targets.dropFirst()))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        func isYes(_ column: String) throws(GradingError) -> [Bool] {
            try rows.trueNumbers(column, from: 0, to: 1).map { $0 >= 0.5 }
        }
        var members: [[Bool]] = []
        for name in rows.target.auxiliary { members.append(try isYes(name)) }
        self.init(
            all: BinaryScores(
                isPositive: try isYes(rows.target.column), scores: try rows.predictedNumbers(column: 0)),
            names: rows.target.auxiliary, isMember: members)
    }
}
