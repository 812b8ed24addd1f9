/// The rows that are graded: answers, and predictions in the answers' order.
package struct GradedRows {
    package let target: TargetDescription
    package let schema: SubmissionSchema
    /// How many rows are graded.
    package var count: Int { answers.rowCount }

    private let answers: Table
    private let values: [ColumnReader.Values]
    private let match: RowMatch
    private let classes: ClassNames

    init(
        target: TargetDescription, schema: SubmissionSchema, classes: ClassNames, answers: Table,
        values: [ColumnReader.Values], match: RowMatch
    ) {
        self.target = target
        self.schema = schema
        self.classes = classes
        self.answers = answers
        self.values = values
        self.match = match
    }

    /// The true class of each row, as a position among the target's classes.
    package func trueClasses() throws(GradingError) -> [Int32] {
        var reader = ColumnReader(answers, column: try answers.requiredColumn(target.column))
        let indexes = reader.classIndexes(classes)
        try refuse(reader)
        return indexes
    }

    /// The true number of each row.
    package func trueNumbers() throws(GradingError) -> [Double] {
        var reader = ColumnReader(answers, column: try answers.requiredColumn(target.column))
        let numbers = reader.numbers(minimum: nil, maximum: nil, whole: false, hint: nil)
        try refuse(reader)
        return numbers
    }

    /// The predicted numbers of one of the schema's columns.
    package func predictedNumbers(column: Int) throws(GradingError) -> [Double] {
        guard case .numbers(let numbers) = values[column] else {
            throw .badSchema("column '\(schema.columns[column].name)' holds labels, not numbers")
        }
        return match.gather(numbers)
    }

    /// The predicted classes of one of the schema's columns, as positions among the target's classes.
    package func predictedClasses(column: Int) throws(GradingError) -> [Int32] {
        guard case .classes(let indexes) = values[column] else {
            throw .badSchema("column '\(schema.columns[column].name)' holds numbers, not labels")
        }
        return match.gather(indexes)
    }

    /// Answers with a bad cell are our fault, not the submission's.
    private func refuse(_ reader: ColumnReader) throws(GradingError) {
        guard let fault = reader.faults.first else { return }
        throw .badCell(
            file: answers.source, line: answers.line(ofRow: fault.row), column: target.column,
            what: "\(reader.shownCell(fault)) \(fault.what)")
    }
}
