/// One true class a row, and a probability for every class.
package struct ClassProbabilities: MetricInput, Sendable {
    /// The true class of each row.
    package let truth: [Int32]
    /// The probability that each row's prediction gives to its true class.
    package let ofTruth: [Double]

    /// Pairs classes with the probabilities given to them; both lists have one entry a row.
    package init(truth: [Int32], ofTruth: [Double]) {
        self.truth = truth
        self.ofTruth = ofTruth
    }

    package static let shape = "one column with the positive class's probability, or one column a class"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if target.kind == .real { return "needs a target with classes, not a real one" }
        guard schema.columns.allSatisfy({ $0.content == .probability }) else {
            return "needs columns of type probability only"
        }
        if schema.columns.count == 1, target.kind == .binary { return nil }
        guard Set(schema.columns.compactMap(\.className)) == Set(target.classes),
            schema.columns.count == target.classes.count
        else {
            return "needs one probability column for each of the classes \(target.classes.joined(separator: ", "))"
        }
        return nil
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let truth = try rows.trueClasses()
        if rows.schema.columns.count == 1 {
            let positive = try rows.predictedNumbers(column: 0)
            self.init(truth: truth, ofTruth: zip(truth, positive).map { $0 == 1 ? $1 : 1 - $1 })
            return
        }
        var ofTruth = [Double](repeating: 0, count: truth.count)
        for (position, column) in rows.schema.columns.enumerated() {
            guard let name = column.className, let index = rows.target.classes.firstIndex(of: name) else { continue }
            let values = try rows.predictedNumbers(column: position)
            for row in truth.indices where Int(truth[row]) == index { ofTruth[row] = values[row] }
        }
        self.init(truth: truth, ofTruth: ofTruth)
    }
}
