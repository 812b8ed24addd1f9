import Measures

/// Why a table, a leaderboard, a schema or a metric can't be used.
///
/// About a submission it becomes a `Problem` of an invalid grade; about anything else it is our failure.
package enum GradingError: Explained, Equatable {
    /// The file can't be opened or read.
    case unreadable(file: String, reason: String)
    /// The file's size, time or identity changed between opening it and having read it.
    case changedWhileRead(file: String)
    /// More bytes, columns or rows than allowed.
    case tooLarge(file: String, what: String, limit: Int)
    /// A file without a header line.
    case empty(file: String)
    /// A header without rows where rows are needed.
    case noRows(file: String)
    /// The text is not CSV; `what` says what breaks it.
    case malformed(file: String, line: Int, column: Int, what: String)
    /// A row with more or fewer fields than the header.
    case ragged(file: String, line: Int, expected: Int, found: Int)
    /// Two header fields bear the same name.
    case duplicateColumn(file: String, name: String)
    /// A header field without a name.
    case unnamedColumn(file: String, position: Int)
    /// A column that is needed is not there.
    case missingColumn(file: String, name: String, columns: [String])
    /// A cell of a file that we trust (answers, a leaderboard) can't be read as what it must be.
    case badCell(file: String, line: Int, column: String, what: String)
    /// The last team of a leaderboard is better than the first.
    case worstFirst(file: String, line: Int, first: Double, last: Double, direction: Direction)
    /// No metric has this name.
    case unknownMetric(name: String, nearest: String?)
    /// Metric, target and schema don't fit together.
    case unsuitable(metric: String, what: String)
    /// A target or a submission schema contradicts itself.
    case badSchema(String)
    /// The metric has no value on this data.
    case undefined(metric: String, reason: String)
    /// A cell of a submission that is well-formed, but doesn't fit its answer.
    case badPrediction(line: Int, column: String, what: String)
    /// A submission that was to be compared is invalid.
    case invalidSubmission(file: String, first: String)

    package var message: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): can't be read: \(reason)"
        case .changedWhileRead(let file): "\(file): changed while it was read"
        case .tooLarge(let file, let what, let limit): "\(file): more than \(limit) \(what)"
        case .empty(let file): "\(file): is empty"
        case .noRows(let file): "\(file): has a header but no rows"
        case .malformed(let file, let line, let column, let what): "\(file):\(line):\(column): \(what)"
        case .ragged(let file, let line, let expected, let found):
            "\(file):\(line): the row has \(found) field\(found == 1 ? "" : "s"), the header has \(expected)"
        case .duplicateColumn(let file, let name): "\(file): two columns are named '\(name)'"
        case .unnamedColumn(let file, let position): "\(file): column \(position) of the header has no name"
        case .missingColumn(let file, let name, _): "\(file): there is no column '\(name)'"
        case .badCell(let file, let line, let column, let what): "\(file):\(line): column '\(column)': \(what)"
        case .worstFirst(let file, let line, let first, let last, let direction):
            "\(file):\(line): the last score, \(shortest(last)), is better than the first, \(shortest(first)): "
                + "the metric's direction is '\(direction.rawValue)'"
        case .unknownMetric(let name, _): "there is no metric '\(name)'"
        case .unsuitable(let metric, let what): "metric '\(metric)': \(what)"
        case .badSchema(let what): what
        case .undefined(let metric, let reason): "\(metric) is undefined: \(reason)"
        case .badPrediction(let line, let column, let what): "column '\(column)', line \(line): \(what)"
        case .invalidSubmission(let file, let first): "\(file): is not a valid submission: \(first)"
        }
    }

    package var hint: String? {
        switch self {
        case .unreadable, .undefined, .badPrediction, .invalidSubmission, .unsuitable, .noRows, .badCell, .badSchema:
            nil
        case .changedWhileRead: "let the program that writes it end first"
        case .worstFirst: "sort the rows best first; scores of another metric have no place here"
        case .tooLarge: "a submission has one row for each id, and only the columns of its sample"
        case .empty: "write a header line with the column names, then one line a row"
        case .malformed:
            "write the file as UTF-8 CSV; quote a field that holds a comma, quote or line end, and double the quotes inside"
        case .ragged: "a field that holds a comma must be quoted"
        case .duplicateColumn: "give each column a name of its own"
        case .unnamedColumn: "with pandas, write with to_csv(…, index=False)"
        case .missingColumn(_, let name, let columns):
            ForeignSeparator(columns: columns)?.hint ?? nearest(name, in: columns).map { "did you mean '\($0)'?" }
                ?? "the columns are \(columns.prefix(8).map { "'\($0)'" }.joined(separator: ", "))\(columns.count > 8 ? ", …" : "")"
        case .unknownMetric(_, let nearest):
            nearest.map { "did you mean '\($0)'?" } ?? "glovebox grade --list shows all metrics"
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .unknownMetric, .unsuitable, .missingColumn: 2
        default: 1
        }
    }
}
