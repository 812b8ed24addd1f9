/// The cells of one column as numbers or classes, with what was wrong with them.
struct ColumnReader {
    /// The values of a column, in the table's row order.
    enum Values {
        case numbers([Double])
        case classes([Int32])
        /// Nothing was read: the metric reads the cells' bytes itself.
        case cells
    }

    /// A kind of fault in one column: the first row that has it, and how many do.
    struct Fault {
        let kind: Problem.Kind
        let row: Int
        /// What is wrong with the first one, as the end of a sentence that begins with its text.
        let what: String
        let hint: String?
        var count = 1
    }

    let table: Table
    let column: Int
    private(set) var faults: [Fault] = []

    init(_ table: Table, column: Int) {
        self.table = table
        self.column = column
    }

    /// Reads the column as its content asks; faulty cells become 0 and are noted.
    mutating func read(_ content: SubmissionSchema.Content, classes: ClassNames) -> Values {
        switch content {
        case .probability:
            return .numbers(numbers(minimum: 0, maximum: 1, whole: false, hint: "a probability lies between 0 and 1"))
        case .integer(let minimum, let maximum):
            return .numbers(
                numbers(minimum: minimum.map(Double.init), maximum: maximum.map(Double.init), whole: true, hint: nil))
        case .real(let minimum, let maximum):
            return .numbers(numbers(minimum: minimum, maximum: maximum, whole: false, hint: nil))
        case .label:
            return .classes(classIndexes(classes))
        case .text:
            return .cells
        case .list(let format):
            check(format)
            return .cells
        }
    }

    /// Looks whether every cell is a list of the asked form.
    mutating func check(_ format: ListFormat) {
        for row in 0..<table.rowCount {
            guard let wrong = table.withCell(row, column, { format.fault(in: $0) }) else { continue }
            note(.malformedValue, row, hint: { _ in format.hint }) { _ in wrong }
        }
    }

    /// Reads finite numbers inside a range.
    mutating func numbers(minimum: Double?, maximum: Double?, whole: Bool, hint: String?) -> [Double] {
        let low = minimum ?? -.greatestFiniteMagnitude
        let high = maximum ?? .greatestFiniteMagnitude
        var values = [Double](repeating: 0, count: table.rowCount)
        table.forEachCell(column) { row, cell in
            guard let value = DecimalNumber.parse(cell), value.isFinite else {
                note(.notANumber, row, hint: { _ in "write a finite decimal number in every row" }) {
                    $0.notANumber(row)
                }
                return
            }
            guard value >= low, value <= high else {
                note(.outOfRange, row, hint: { _ in hint }) {
                    value < low ? "is below \($0.text(low))" : "is above \($0.text(high))"
                }
                return
            }
            if whole, value != value.rounded() {
                note(.notANumber, row, hint: { _ in nil }) { _ in "is not a whole number" }
                return
            }
            values[row] = value
        }
        return values
    }

    /// Reads classes as positions among their names, and, where it may stand there, −1 for a row that isn't graded.
    mutating func classIndexes(_ classes: ClassNames, orUngraded allowsUngraded: Bool = false) -> [Int32] {
        var values = [Int32](repeating: 0, count: table.rowCount)
        table.forEachCell(column) { row, cell in
            if allowsUngraded, DecimalNumber.parse(cell) == -1 {
                values[row] = -1
            } else if let index = classes.index(of: cell) {
                values[row] = index
            } else {
                note(.unknownLabel, row, hint: { classes.hint(for: $0.table.text(row, $0.column)) }) { _ in
                    "is none of the classes"
                }
            }
        }
        return values
    }

    /// The first fault's cell as a message shows it.
    func shownCell(_ fault: Fault) -> String {
        let text = table.text(fault.row, column)
        guard text.utf8.count > 40 else { return text.isEmpty ? "an empty cell" : "'\(text)'" }
        return "'\(text.prefix(36))…'"
    }

    private func notANumber(_ row: Int) -> String {
        let text = table.text(row, column).lowercased()
        if ["nan", "inf", "-inf", "+inf", "infinity", "-infinity"].contains(text) { return "is not finite" }
        return table.withCell(row, column) { DecimalNumber.parse($0) } == nil ? "is not a number" : "is not finite"
    }

    private func text(_ bound: Double) -> String {
        bound == bound.rounded() && abs(bound) < 1e15 ? "\(Int(bound))" : "\(bound)"
    }

    /// Notes a fault; only the first of its kind costs the making of a text.
    private mutating func note(
        _ kind: Problem.Kind, _ row: Int, hint: (ColumnReader) -> String?, _ what: (ColumnReader) -> String
    ) {
        if let index = faults.firstIndex(where: { $0.kind == kind }) {
            faults[index].count += 1
        } else {
            faults.append(Fault(kind: kind, row: row, what: what(self), hint: hint(self)))
        }
    }
}
