/// What is to be predicted: the columns of the answers, what kind of value they hold, and their classes.
package struct TargetDescription: Sendable, Equatable {
    /// The kinds of target.
    package enum Kind: String, Sendable, CaseIterable {
        /// Two classes; the second of `classes` is the positive one.
        case binary
        /// Several classes without an order.
        case multiclass
        /// Several classes in the order of `classes`.
        case ordinal
        /// A real number.
        case real
        /// Anything that a metric reads from text itself: sentences, lists of words, masks, boxes.
        case text
    }

    /// The columns of the answers table that are predicted, all of one kind; at least one.
    package let columns: [String]
    /// Columns of the answers that a metric needs beside them, in the metric's own order: masks, groups, image sizes.
    package let auxiliary: [String]
    /// What kind of value the target columns hold.
    package let kind: Kind
    /// The classes as they are written in the data, in order; empty for real and text targets.
    package let classes: [String]

    /// The column that is predicted, the first where there are several.
    package var column: String { columns[0] }

    /// All columns that an answers table has beside its ids. None of them may be seen by whoever predicts.
    package var allColumns: [String] { columns + auxiliary }

    /// Describes a target with one column; the classes must fit the kind and differ from each other.
    package init(
        column: String, kind: Kind, classes: [String] = [], auxiliary: [String] = []
    ) throws(GradingError) {
        try self.init(columns: [column], kind: kind, classes: classes, auxiliary: auxiliary)
    }

    /// Describes a target with one or several columns of the same kind.
    package init(
        columns: [String], kind: Kind, classes: [String] = [], auxiliary: [String] = []
    ) throws(GradingError) {
        guard let first = columns.first else { throw .badSchema("a target has at least one column") }
        let wrong: String? =
            switch kind {
            case .real, .text: classes.isEmpty ? nil : "a \(kind.rawValue) target has no classes"
            case .binary: classes.count == 2 ? nil : "a binary target has two classes, not \(classes.count)"
            case .multiclass, .ordinal: classes.isEmpty ? "a \(kind.rawValue) target has classes" : nil
            }
        if let wrong { throw .badSchema(wrong) }
        if Set(classes).count < classes.count { throw .badSchema("a class of target '\(first)' is named twice") }
        if Set(columns + auxiliary).count < columns.count + auxiliary.count {
            throw .badSchema("a column of the target is named twice")
        }
        self.columns = columns
        self.auxiliary = auxiliary
        self.kind = kind
        self.classes = classes
    }

    /// Why a target of this kind, with so many columns, doesn't fit; `nil` where it does.
    func obstacle(
        _ kinds: [Kind], columns wanted: ClosedRange<Int>, auxiliary others: ClosedRange<Int> = 0...0
    ) -> String? {
        guard kinds.contains(kind) else {
            return "needs a \(kinds.map(\.rawValue).joined(separator: " or ")) target, not a \(kind.rawValue) one"
        }
        guard wanted.contains(columns.count) else {
            return "needs \(Self.counted(wanted, "target column")), not \(columns.count)"
        }
        guard others.contains(auxiliary.count) else {
            return "needs \(Self.counted(others, "auxiliary column")), not \(auxiliary.count)"
        }
        return nil
    }

    private static func counted(_ range: ClosedRange<Int>, _ what: String) -> String {
        let number =
            range.count == 1
            ? "\(range.lowerBound)"
            : range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        return "\(number) \(what)\(range == 1...1 ? "" : "s")"
    }
}
