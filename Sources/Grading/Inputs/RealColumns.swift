/// Several targets of numbers: one true and one predicted number for each row and target.
package struct RealColumns: MetricInput, Sendable {
    /// The names of the targets.
    package let names: [String]
    /// The numbers of each target, in the targets' order.
    package let columns: [RealPairs]

    /// Pairs numbers, one pair of lists for each target.
    package init(names: [String], columns: [RealPairs]) {
        self.names = names
        self.columns = columns
    }

    package static let shape = "a column of numbers for each target column"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 1...(.max)) ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.numbers(files.targets, auxiliary: [])
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        var columns: [RealPairs] = []
        for name in rows.target.columns { columns.append(try rows.pair(name)) }
        self.init(names: rows.target.columns, columns: columns)
    }
}

extension GradedRows {
    /// The true and predicted numbers of one target column.
    func pair(_ column: String) throws(GradingError) -> RealPairs {
        RealPairs(
            truth: try trueNumbers(column), predicted: try predictedNumbers(column: try schema.position(column)))
    }
}

extension RealPairs {
    /// The rows of which something is true.
    func filtered(_ isKept: [Bool]) -> RealPairs {
        let rows = truth.indices.filter { isKept[$0] }
        return RealPairs(truth: rows.map { truth[$0] }, predicted: rows.map { predicted[$0] })
    }
}

extension SubmissionSchema {
    /// Why the columns aren't numbers under exactly these names; `nil` where they are.
    func obstacle(numbersNamed names: [String]) -> String? {
        obstacle(columnsNamed: names, "numbers") { $0.isNumeric }
    }
}

extension StandaloneQuestion.Files {
    /// A question about numbers, with columns that only the answers have.
    func numbers(_ targets: [String], auxiliary: [String]) throws(GradingError) -> StandaloneQuestion {
        for name in targets + auxiliary { _ = try answers.requiredColumn(name) }
        return StandaloneQuestion(
            answers: answers, target: try TargetDescription(columns: targets, kind: .real, auxiliary: auxiliary),
            schema: try SubmissionSchema(
                idColumn: id, columns: targets.map { .init(name: $0, content: .real(minimum: nil, maximum: nil)) }))
    }

    /// A question about one column of text, with columns that only the answers have.
    func text(_ content: SubmissionSchema.Content) throws(GradingError) -> StandaloneQuestion {
        for name in targets { _ = try answers.requiredColumn(name) }
        guard let first = targets.first else { throw .badSchema("a target has at least one column") }
        return StandaloneQuestion(
            answers: answers,
            target: try TargetDescription(column: first, kind: .text, auxiliary: Array(targets.dropFirst())),
            schema: try SubmissionSchema(idColumn: id, columns: [.init(name: first, content: content)]))
    }

    /// Refuses any other number of target columns.
    func expect(_ count: ClosedRange<Int>, for metric: String, _ what: String) throws(GradingError) {
        guard !count.contains(targets.count) else { return }
        throw .unsuitable(metric: metric, what: "--target names \(what), not \(targets.count) columns")
    }
}
