/// The form of a valid submission, complete enough to check one without any answers.
package struct SubmissionSchema: Sendable, Equatable {
    /// One column that a submission must have.
    package struct Column: Sendable, Equatable {
        /// Its name in the header.
        package let name: String
        /// What its cells hold.
        package let content: Content
        /// The class whose probability it holds, where there is one column a class.
        package let className: String?

        /// Describes a column.
        package init(name: String, content: Content, className: String? = nil) {
            self.name = name
            self.content = content
            self.className = className
        }
    }

    /// What a column holds.
    package enum Content: Sendable, Equatable {
        /// A number between 0 and 1.
        case probability
        /// One of the target's classes.
        case label
        /// A whole number, with optional ends of its range.
        case integer(minimum: Int?, maximum: Int?)
        /// A finite number, with optional ends of its range.
        case real(minimum: Double?, maximum: Double?)
        /// Any text, as it stands: a sentence, or words with blanks between them.
        case text
        /// A list of things in one cell, in a form that can be checked.
        case list(ListFormat)

        /// Whether the cells hold numbers.
        var isNumeric: Bool {
            switch self {
            case .probability, .integer, .real: true
            case .label, .text, .list: false
            }
        }
    }

    /// The column that holds the ids.
    package let idColumn: String
    /// The other columns, in any order in the file.
    package let columns: [Column]
    /// Whether the probabilities of each row must add up to 1, within 10⁻⁶ a column.
    package let rowsSumToOne: Bool

    /// Describes a submission; the column names must differ.
    package init(idColumn: String, columns: [Column], rowsSumToOne: Bool = false) throws(GradingError) {
        guard !columns.isEmpty else { throw .badSchema("a submission has at least one column beside its ids") }
        guard Set(columns.map(\.name) + [idColumn]).count == columns.count + 1 else {
            throw .badSchema("a column of the submission is named twice")
        }
        let classes = columns.compactMap(\.className)
        guard Set(classes).count == classes.count else {
            throw .badSchema("two columns of the submission are for the same class")
        }
        if rowsSumToOne, columns.contains(where: { $0.content != .probability }) {
            throw .badSchema("only rows of probabilities can be asked to add up to 1")
        }
        self.idColumn = idColumn
        self.columns = columns
        self.rowsSumToOne = rowsSumToOne
    }

    /// The position of a column that must be there.
    func position(_ name: String) throws(GradingError) -> Int {
        guard let position = columns.firstIndex(where: { $0.name == name }) else {
            throw .badSchema("the submission has no column '\(name)'")
        }
        return position
    }

    /// Why the columns aren't exactly these ones with a fitting content; `nil` where they are.
    func obstacle(
        columnsNamed names: [String], _ what: String, _ fits: (Content) -> Bool
    ) -> String? {
        guard columns.count == names.count, Set(columns.map(\.name)) == Set(names) else {
            return "needs a submission with the columns \(names.joined(separator: ", "))"
        }
        let misfit = columns.first { !fits($0.content) }
        return misfit.map { "needs \(what) in column '\($0.name)'" }
    }
}
