import Measures

/// A submission held against its schema: its columns' values, or what is wrong with them. No answers are needed.
struct SubmissionCheck {
    let table: Table
    /// The values of the schema's columns, in its order and in the table's row order; incomplete where there are problems.
    private(set) var values: [ColumnReader.Values] = []
    /// The position of the id column, where there is one.
    private(set) var idColumn: Int?
    private(set) var problems: [Problem] = []

    init(_ table: Table, schema: SubmissionSchema, classes: ClassNames) {
        self.table = table
        checkColumns(schema)
        for column in schema.columns {
            guard let position = table.column(column.name) else { continue }
            var reader = ColumnReader(table, column: position)
            values.append(reader.read(column.content, classes: classes))
            for fault in reader.faults { problems.append(problem(fault, reader, column.name)) }
        }
        if schema.rowsSumToOne, problems.isEmpty { checkRowSums() }
    }

    // MARK: Columns

    private mutating func checkColumns(_ schema: SubmissionSchema) {
        idColumn = table.column(schema.idColumn)
        let wanted = [schema.idColumn] + schema.columns.map(\.name)
        for name in wanted where table.column(name) == nil {
            let unwanted = table.columns.filter { !wanted.contains($0) }
            problems.append(
                Problem(
                    .missingColumn, "there is no column '\(name)'",
                    hint: ForeignSeparator(columns: table.columns)?.hint ?? nearest(name, in: unwanted).map {
                        "rename '\($0)' to '\(name)'"
                    }
                        ?? "the header must be \(wanted.prefix(12).joined(separator: ","))\(wanted.count > 12 ? ",…" : "")",
                    line: 1, column: name))
        }
        let unknown = table.columns.filter { !wanted.contains($0) }
        if let first = unknown.first {
            let others = unknown.count > 1 ? " (and \(unknown.count - 1) more)" : ""
            problems.append(
                Problem(
                    .unknownColumn, "column '\(first)' is not part of a submission\(others)",
                    hint: first.hasPrefix("Unnamed")
                        ? "with pandas, write with to_csv(…, index=False)" : "leave it out",
                    line: 1, column: first, count: unknown.count))
        }
    }

    // MARK: Cells

    private func problem(_ fault: ColumnReader.Fault, _ reader: ColumnReader, _ name: String) -> Problem {
        let line = table.line(ofRow: fault.row)
        let others = fault.count > 1 ? " (and so \(fault.count == 2 ? "is" : "are") \(fault.count - 1) more)" : ""
        return Problem(
            fault.kind, "column '\(name)', line \(line): \(reader.shownCell(fault)) \(fault.what)\(others)",
            hint: fault.hint, line: line, column: name, count: fault.count)
    }

    private mutating func checkRowSums() {
        let columns = values.compactMap { values -> [Double]? in
            if case .numbers(let numbers) = values { numbers } else { nil }
        }
        // What np.isclose(sum, 1, atol=1e-6) lets pass, mle-bench's check, and numbers that were rounded to six decimals.
        let tolerance = 1e-5 + 1e-6 * Double(columns.count)
        var first: (row: Int, sum: Double)?
        var count = 0
        for row in 0..<table.rowCount {
            var sum = 0.0
            for column in columns { sum += column[row] }
            if abs(sum - 1) <= tolerance { continue }
            if first == nil { first = (row, sum) }
            count += 1
        }
        guard let first else { return }
        let line = table.line(ofRow: first.row)
        let others = count > 1 ? " (and \(count - 1) more rows don't either)" : ""
        problems.append(
            Problem(
                .rowSum,
                "line \(line): the probabilities add up to \(decimal(first.sum, places: 6, trimmed: true)), not 1\(others)",
                hint: "divide each row by its sum", line: line, count: count))
    }

    // MARK: Ids

    /// Holds the ids against the wanted ones; notes what is missing, repeated, or, unless `extrasAllowed`, too many.
    mutating func match(_ wanted: Table, _ wantedColumn: Int, extrasAllowed: Bool) -> RowMatch.Finding? {
        guard let idColumn else { return nil }
        let finding = RowMatch.find(wanted, wantedColumn, in: table, idColumn)
        let name = table.columns[idColumn]
        if let first = finding.repeated.first {
            let line = table.line(ofRow: first)
            problems.append(
                Problem(
                    .duplicateID,
                    "line \(line): \(named(table, idColumn, finding.repeated, finding.repeatedCount)) stands there before",
                    hint: "write one row for each id", line: line, column: name, count: finding.repeatedCount))
        }
        if finding.missingCount > 0 {
            let ids = named(wanted, wantedColumn, finding.missing, finding.missingCount)
            problems.append(
                Problem(
                    .missingID, "no row for \(ids); \(table.rowCount) rows are there, \(wanted.rowCount) are wanted",
                    hint: "predict every row of the test file, in any order", column: name, count: finding.missingCount)
            )
        }
        if !extrasAllowed, let first = finding.extra.first {
            let line = table.line(ofRow: first)
            problems.append(
                Problem(
                    .unknownID,
                    "line \(line): nobody asked for \(named(table, idColumn, finding.extra, finding.extraCount))",
                    hint: "predict the rows of the test file only", line: line, column: name, count: finding.extraCount)
            )
        }
        return finding
    }

    /// The first few ids, and how many more there are.
    private func named(_ table: Table, _ column: Int, _ rows: [Int], _ count: Int) -> String {
        let shown = rows.map { "'\(table.text($0, column))'" }.joined(separator: ", ")
        return "id\(count == 1 ? "" : "s") \(shown)\(count > rows.count ? " and \(count - rows.count) more" : "")"
    }
}
