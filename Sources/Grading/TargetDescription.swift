/// What is to be predicted: the column of the answers, what kind of value it holds, and its classes.
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
    }

    /// The column of the answers table.
    package let column: String
    /// What kind of value it holds.
    package let kind: Kind
    /// The classes as they are written in the data, in order; empty for real targets.
    package let classes: [String]

    /// Describes a target; the classes must fit the kind and differ from each other.
    package init(column: String, kind: Kind, classes: [String] = []) throws(GradingError) {
        let wrong: String? =
            switch kind {
            case .real: classes.isEmpty ? nil : "a real target has no classes"
            case .binary: classes.count == 2 ? nil : "a binary target has two classes, not \(classes.count)"
            case .multiclass, .ordinal: classes.isEmpty ? "a \(kind.rawValue) target has classes" : nil
            }
        if let wrong { throw .badSchema(wrong) }
        if Set(classes).count < classes.count { throw .badSchema("a class of target '\(column)' is named twice") }
        self.column = column
        self.kind = kind
        self.classes = classes
    }
}
