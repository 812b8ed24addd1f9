import JSON

/// A column's name in a manifest: it stands in the header of a table, and in messages.
enum ColumnName {
    /// A name on one line; no header can hold an empty one.
    static func read(_ node: JSONNode) throws(JSONError) -> String {
        let name = try node.string()
        if name.isEmpty { throw node.error("a column has a name") }
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw node.error("a column's name must be on one line, without control characters")
        }
        return name
    }
}
