/// What stands between the fields of a file that should have commas there.
enum ForeignSeparator: String, CaseIterable {
    case semicolons = ";"
    case tabs = "\t"

    /// The separator of a header that has one column, and the characters of another dialect in its name.
    init?(columns: [String]) {
        guard columns.count == 1, let name = columns.first else { return nil }
        guard let found = Self.allCases.first(where: { name.contains($0.rawValue) }) else { return nil }
        self = found
    }

    /// What to do about it.
    var hint: String { "separate the columns by commas, not by \(self); with pandas, write with to_csv(…) without sep" }
}
