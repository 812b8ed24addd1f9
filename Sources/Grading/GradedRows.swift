/// The rows that are graded: answers, and predictions in the answers' order.
package struct GradedRows {
    package let target: TargetDescription
    package let schema: SubmissionSchema
    /// How many rows are graded.
    package var count: Int { answers.rowCount }

    private let answers: Table
    private let submission: Table
    private let values: [ColumnReader.Values]
    private let match: RowMatch
    private let classes: ClassNames

    init(
        target: TargetDescription, schema: SubmissionSchema, classes: ClassNames, answers: Table,
        submission: Table, values: [ColumnReader.Values], match: RowMatch
    ) {
        self.target = target
        self.schema = schema
        self.classes = classes
        self.answers = answers
        self.submission = submission
        self.values = values
        self.match = match
    }

    /// The true class of each row, as a position among the target's classes.
    package func trueClasses() throws(GradingError) -> [Int32] {
        try trueClasses(target.column)
    }

    /// The true classes in one of the target's columns; −1 stands for a row that isn't graded, where that is allowed.
    func trueClasses(_ column: String, orUngraded: Bool = false) throws(GradingError) -> [Int32] {
        var reader = ColumnReader(answers, column: try answers.requiredColumn(column))
        let indexes = reader.classIndexes(classes, orUngraded: orUngraded)
        try refuse(reader)
        return indexes
    }

    /// The true number of each row.
    package func trueNumbers() throws(GradingError) -> [Double] {
        try trueNumbers(target.column)
    }

    /// The numbers of one of the answers' columns, inside a range.
    func trueNumbers(
        _ column: String, from minimum: Double? = nil, to maximum: Double? = nil, whole: Bool = false
    ) throws(GradingError) -> [Double] {
        var reader = ColumnReader(answers, column: try answers.requiredColumn(column))
        let numbers = reader.numbers(minimum: minimum, maximum: maximum, whole: whole, hint: nil)
        try refuse(reader)
        return numbers
    }

    /// Yes or no in one of the answers' columns: 1 or 0, true or false.
    func trueFlags(_ column: String) throws(GradingError) -> [Bool] {
        let position = try answers.requiredColumn(column)
        var flags: [Bool] = []
        for row in 0..<count {
            switch answers.text(row, position).lowercased() {
            case "1", "1.0", "true": flags.append(true)
            case "0", "0.0", "false": flags.append(false)
            case let text: throw badAnswer(row, column, "'\(text)' is neither 0 nor 1")
            }
        }
        return flags
    }

    /// The texts of one of the answers' columns.
    func trueTexts(_ column: String) throws(GradingError) -> TextColumn {
        TextColumn(answers, column: try answers.requiredColumn(column))
    }

    /// The texts of one of the schema's columns, in the answers' order.
    func predictedTexts(column: Int) throws(GradingError) -> TextColumn {
        TextColumn(submission, column: try submission.requiredColumn(schema.columns[column].name), order: match)
    }

    /// An answer that can't be used, which is our fault.
    func badAnswer(_ row: Int, _ column: String, _ what: String) -> GradingError {
        .badCell(file: answers.source, line: answers.line(ofRow: row), column: column, what: what)
    }

    /// A prediction that can't be used, which is only seen beside its answer.
    func badPrediction(_ row: Int, column: Int, _ what: String) -> GradingError {
        .badPrediction(line: submission.line(ofRow: match[row]), column: schema.columns[column].name, what: what)
    }

    /// The predicted numbers of one of the schema's columns.
    package func predictedNumbers(column: Int) throws(GradingError) -> [Double] {
        guard case .numbers(let numbers) = values[column] else {
            throw .badSchema("column '\(schema.columns[column].name)' doesn't hold numbers")
        }
        return match.gather(numbers)
    }

    /// The predicted classes of one of the schema's columns, as positions among the target's classes.
    package func predictedClasses(column: Int) throws(GradingError) -> [Int32] {
        guard case .classes(let indexes) = values[column] else {
            throw .badSchema("column '\(schema.columns[column].name)' doesn't hold labels")
        }
        return match.gather(indexes)
    }

    /// Answers with a bad cell are our fault, not the submission's.
    private func refuse(_ reader: ColumnReader) throws(GradingError) {
        guard let fault = reader.faults.first else { return }
        throw .badCell(
            file: answers.source, line: answers.line(ofRow: fault.row), column: answers.columns[reader.column],
            what: "\(reader.shownCell(fault)) \(fault.what)")
    }
}
