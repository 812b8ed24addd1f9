/// One true and one predicted class a row.
package struct ClassLabels: MetricInput, Sendable {
    /// The true class of each row, as a position among the classes.
    package let truth: [Int32]
    /// The predicted class of each row.
    package let predicted: [Int32]
    /// How many classes there are.
    package let classes: Int

    /// Pairs classes; both lists have one entry a row, each below `classes`.
    package init(truth: [Int32], predicted: [Int32], classes: Int) {
        self.truth = truth
        self.predicted = predicted
        self.classes = classes
    }

    package static let shape = "one label column"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if let obstacle = target.obstacle([.binary, .multiclass, .ordinal], columns: 1...1) { return obstacle }
        return schema.columns.count == 1 && schema.columns[0].content == .label
            ? nil : "needs exactly one column of type label"
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        let target = try files.target(for: metric)
        let all = try classes(of: files, target)
        return StandaloneQuestion(
            answers: files.answers, target: try TargetDescription(column: target, kind: .ordinal, classes: all),
            schema: try SubmissionSchema(idColumn: files.id, columns: [.init(name: target, content: .label)]))
    }

    private static func isNumber(_ label: String) -> Bool { DecimalNumber.parse(label) != nil }

    /// The answers' labels, and those that only a submission has, which are classes too: wrong ones.
    ///
    /// A submission's labels that are equal numbers are one class, and one that equals an answer's is that one. Texts stand
    /// behind the numbers where the answers hold numbers alone, so that a foreign word moves no class from its place.
    private static func classes(
        of files: StandaloneQuestion.Files, _ target: String
    ) throws(GradingError) -> [String] {
        let classes = try files.labels(files.answers, target)
        let known = ClassNames(classes)
        var others: [String] = []
        var numbers: Set<Double> = []
        var predicted: Set<String> = []
        for table in [files.submission] + files.others where table.column(target) != nil {
            predicted.formUnion(try files.labels(table, target))
        }
        for label in StandaloneQuestion.Files.ordered(predicted) where known.index(of: label) == nil {
            if let number = DecimalNumber.parse(label), !numbers.insert(number).inserted { continue }
            others.append(label)
        }
        guard classes.allSatisfy(isNumber) else {
            return StandaloneQuestion.Files.ordered(classes + others)
        }
        let (numeric, texts) = (others.filter(isNumber), others.filter { !isNumber($0) })
        return StandaloneQuestion.Files.ordered(classes + numeric) + texts.sorted()
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(
            truth: try rows.trueClasses(), predicted: try rows.predictedClasses(column: 0),
            classes: rows.target.classes.count)
    }
}
