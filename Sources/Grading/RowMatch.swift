/// Which row of a submission belongs to each wanted row, by id and never by order.
struct RowMatch {
    /// The submission's row for each wanted row; `nil` where both are in the same order.
    private let rows: [UInt32]?
    /// How many wanted rows there are.
    let count: Int

    /// The submission's row for a wanted row.
    @inline(__always)
    subscript(row: Int) -> Int {
        rows.map { Int($0[row]) } ?? row
    }

    /// Rows in the same order on both sides.
    static func inOrder(_ count: Int) -> RowMatch { RowMatch(rows: nil, count: count) }

    /// The values of a submission's column in the order of the wanted rows.
    func gather<Value>(_ values: [Value]) -> [Value] {
        guard let rows else { return values }
        return rows.map { values[Int($0)] }
    }

    /// What matching two columns of ids finds.
    struct Finding {
        /// The match, where every wanted id is there once.
        var match: RowMatch?
        /// The first wanted rows without a row in the submission, and how many there are.
        var missing: [Int] = []
        var missingCount = 0
        /// The first rows of the submission that nobody wants, and how many there are.
        var extra: [Int] = []
        var extraCount = 0
        /// The first rows of the submission that repeat an id, and how many there are.
        var repeated: [Int] = []
        var repeatedCount = 0
        /// The first wanted rows that repeat an id.
        var repeatedWanted: [Int] = []
    }

    /// Finds the submission's row of each wanted id.
    static func find(_ wanted: Table, _ wantedColumn: Int, in submission: Table, _ column: Int) -> Finding {
        let alignment = alignment(wanted, wantedColumn, submission, column)
        if alignment == .ascending { return Finding(match: .inOrder(wanted.rowCount)) }
        let index = RowIndex(submission, column: column)
        if alignment == .sameOrder, index.repeatedCount == 0 {
            return Finding(match: .inOrder(wanted.rowCount))
        }
        var finding = Finding(repeated: index.repeated, repeatedCount: index.repeatedCount)
        var rows = [UInt32](repeating: 0, count: wanted.rowCount)
        var isTaken = [Bool](repeating: false, count: submission.rowCount)
        index.forEachRow(of: wanted, wantedColumn) { row, found in
            guard let found else {
                finding.missingCount += 1
                if finding.missing.count < 3 { finding.missing.append(row) }
                return
            }
            if isTaken[found], finding.repeatedWanted.count < 3 { finding.repeatedWanted.append(row) }
            isTaken[found] = true
            rows[row] = UInt32(truncatingIfNeeded: found)
        }
        for row in 0..<submission.rowCount where !isTaken[row] {
            // A row that repeats an id which is wanted is reported as repeated, not as extra.
            let first = submission.withCell(row, column) { index.row(of: $0) } ?? row
            if first != row, isTaken[first] { continue }
            finding.extraCount += 1
            if finding.extra.count < 3 { finding.extra.append(row) }
        }
        if finding.missingCount == 0, finding.repeatedCount == 0, finding.repeatedWanted.isEmpty {
            finding.match = RowMatch(rows: rows, count: wanted.rowCount)
        }
        return finding
    }

    /// How two columns of ids lie beside each other.
    private enum Alignment {
        /// Some row has another id in one table than in the other.
        case none
        /// The same ids in the same order; some may be repeated.
        case sameOrder
        /// The same order, and each id larger than the one before: so none is repeated, and no index is needed.
        case ascending
    }

    /// The common case is settled without a hash table: ids that rise (shorter first, then by bytes) can't repeat.
    private static func alignment(
        _ wanted: Table, _ wantedColumn: Int, _ submission: Table, _ column: Int
    ) -> Alignment {
        guard wanted.rowCount == submission.rowCount else { return .none }
        var rises = true
        for row in 0..<wanted.rowCount {
            let isSame = submission.withCell(row, column) { id -> Bool in
                wanted.withCell(row, wantedColumn) { sameBytes($0, id) }
            }
            guard isSame else { return .none }
            guard row > 0, rises else { continue }
            rises = submission.withCell(row, column) { id -> Bool in
                submission.withCell(row - 1, column) { before -> Bool in
                    before.count < id.count || before.count == id.count && before.lexicographicallyPrecedes(id)
                }
            }
        }
        return rises ? .ascending : .sameOrder
    }
}
