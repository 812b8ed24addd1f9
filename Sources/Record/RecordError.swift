import Measures

/// A payload that could not be read or written: which kind, where in it, and why.
package struct RecordError: Explained, Equatable {
    package let message: String
    package var hint: String? {
        "The journal may come from another version of Glovebox; 'glovebox --version' tells this one."
    }

    init(what: String, path: [any CodingKey], problem: String) {
        let place = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        message = "event \(what)\(place.isEmpty ? "" : ", \(place)"): \(problem)"
    }
}
