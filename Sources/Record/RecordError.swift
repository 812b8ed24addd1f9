import Measures

/// A payload that could not be read or written: which kind, where in it, and why.
package struct RecordError: Explained, Equatable {
    package let message: String
    package let hint: String?

    init(what: String, path: [any CodingKey], problem: String) {
        let place = path.map { $0.intValue.map { "[\($0)]" } ?? snakeCase($0.stringValue) }.joined(separator: ".")
        message = "event \(what)\(place.isEmpty ? "" : ", \(place)"): \(problem)"
        hint =
            "The journal was changed, or comes from another version of Glovebox; 'glovebox --version' tells this one."
    }

    /// An event that stands where no run writes it.
    package init(misplaced kind: String, line: Int, problem: String) {
        message = "line \(line) of journal.jsonl (\(kind)) \(problem)"
        hint = "The journal was changed after it was written; restore it from a copy. Nothing was changed."
    }

    private init(message: String, hint: String?) {
        self.message = message
        self.hint = hint
    }

    /// The same, with the line of the journal at which it was met, from 1.
    package func at(line: Int) -> RecordError {
        RecordError(message: "line \(line) of journal.jsonl: \(message)", hint: hint)
    }
}
