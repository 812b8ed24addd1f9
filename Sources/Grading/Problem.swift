package import JSON

/// One thing that is wrong with a submission: what, where, how often, and what to do about it.
///
/// It is found from the schema and the ids alone unless its kind is `unfitting`, `undefined` or `notGradable`, so an agent may
/// see every other one.
package struct Problem: Sendable, Equatable {
    /// What sort of thing is wrong.
    package enum Kind: String, Sendable, CaseIterable {
        /// The file is not there or can't be read.
        case unreadable
        /// The file is no CSV table.
        case malformed
        /// A column of the schema is not in the table.
        case missingColumn = "missing_column"
        /// A column of the table is not in the schema.
        case unknownColumn = "unknown_column"
        /// Expected ids that no row bears.
        case missingID = "missing_id"
        /// Ids that nobody asked for.
        case unknownID = "unknown_id"
        /// An id that several rows bear.
        case duplicateID = "duplicate_id"
        /// A cell that should be a number and is not, or is not finite.
        case notANumber = "not_a_number"
        /// A number outside its range.
        case outOfRange = "out_of_range"
        /// A label that is none of the classes.
        case unknownLabel = "unknown_label"
        /// A cell that should hold a mask, boxes or points and does not.
        case malformedValue = "malformed_value"
        /// Probabilities of one row that don't add up to 1.
        case rowSum = "row_sum"
        /// A well-formed cell that doesn't fit its answer: a mask that leaves its image, an order of other words.
        case unfitting = "unfitting_value"
        /// The submission is well-formed, but the metric has no value on it.
        case undefined
        /// The task or its answers can't be used: nothing is said about the submission.
        case notGradable = "not_gradable"
    }

    /// What sort of thing is wrong.
    package let kind: Kind
    /// What is wrong, in one sentence that names the first place.
    package let message: String
    /// What to do about it.
    package let hint: String?
    /// The line of the file where it occurs first, counted from 1.
    package let line: Int?
    /// The column that it concerns.
    package let column: String?
    /// How many rows, ids or columns have it.
    package let count: Int

    /// Describes a problem.
    package init(
        _ kind: Kind, _ message: String, hint: String? = nil, line: Int? = nil, column: String? = nil, count: Int = 1
    ) {
        self.kind = kind
        self.message = Self.clipped(message)
        self.hint = hint.map(Self.clipped)
        self.line = line
        self.column = column.map(Self.clipped)
        self.count = count
    }

    /// Texts of a submission stand in it, and whoever made that chose their length: at most 1,000 bytes.
    private static func clipped(_ text: String) -> String {
        guard text.utf8.count > longest else { return text }
        return String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…"
    }

    private static let longest = 1_000

    /// The problem that an error in reading a submission amounts to.
    package init(_ error: GradingError) {
        switch error {
        case .unreadable, .changedWhileRead:
            self.init(.unreadable, error.message, hint: error.hint)
        case .missingColumn(_, let name, _):
            self.init(.missingColumn, error.message, hint: error.hint, column: name)
        case .malformed(_, let line, _, _), .ragged(_, let line, _, _):
            self.init(.malformed, error.message, hint: error.hint, line: line)
        case .badPrediction(let line, let column, _):
            self.init(.unfitting, error.message, hint: error.hint, line: line, column: column)
        case .undefined:
            self.init(.undefined, error.message, hint: error.hint)
        default:
            self.init(.malformed, error.message, hint: error.hint)
        }
    }

    /// The message with its hint, on one line.
    package var text: String {
        hint.map { "\(message); \($0)" } ?? message
    }

    /// The form that a record or an agent gets.
    package var json: JSONValue {
        var object = JSONObject([
            .init("kind", .string(kind.rawValue)), .init("message", .string(message)), .init("count", .int(count)),
        ])
        if let hint { object["hint"] = .string(hint) }
        if let line { object["line"] = .int(line) }
        if let column { object["column"] = .string(column) }
        return .object(object)
    }
}
