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
        if let obstacle = target.obstacle([.binary, .multiclass, .ordinal], columns: 1...1) { return obstacle }
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

    /// One target column with the positive class's probability, or with one submission column a class; or several target
    /// columns, of which one is 1 in each row of the answers.
    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        guard files.targets.count == 1, let target = files.targets.first else { return try inferOneHot(files) }
        if files.submission.column(target) != nil {
            return StandaloneQuestion(
                answers: files.answers, target: try BinaryScores.binaryTarget(files, target, metric: metric),
                schema: try SubmissionSchema(
                    idColumn: files.id, columns: [.init(name: target, content: .probability)]))
        }
        let classes = files.submission.columns.filter { $0 != files.id }
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(column: target, kind: .multiclass, classes: classes),
            schema: try classSchema(files.id, classes))
    }

    private static func classSchema(_ id: String, _ classes: [String]) throws(GradingError) -> SubmissionSchema {
        try SubmissionSchema(
            idColumn: id, columns: classes.map { .init(name: $0, content: .probability, className: $0) },
            rowsSumToOne: true)
    }

    private static func inferOneHot(_ files: StandaloneQuestion.Files) throws(GradingError) -> StandaloneQuestion {
        let answers = files.answers
        let id = try answers.requiredColumn(files.id)
        var columns: [[Double]] = []
        for name in files.targets {
            var reader = ColumnReader(answers, column: try answers.requiredColumn(name))
            columns.append(reader.numbers(minimum: 0, maximum: 1, whole: true, hint: nil))
            if let fault = reader.faults.first {
                throw .badCell(
                    file: answers.source, line: answers.line(ofRow: fault.row), column: name,
                    what: "\(reader.shownCell(fault)) \(fault.what)")
            }
        }
        let label = "true class"
        var rows: [[String]] = []
        for row in 0..<answers.rowCount {
            let hot = columns.indices.filter { columns[$0][row] == 1 }
            guard hot.count == 1, let index = hot.first else {
                throw .badCell(
                    file: answers.source, line: answers.line(ofRow: row), column: files.targets[0],
                    what: "\(hot.count) of the target columns are 1, not exactly one")
            }
            rows.append([answers.text(row, id), files.targets[index]])
        }
        return StandaloneQuestion(
            answers: try Table(columns: [files.id, label], rows: rows, source: answers.source),
            target: try TargetDescription(column: label, kind: .multiclass, classes: files.targets),
            schema: try classSchema(files.id, files.targets))
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
