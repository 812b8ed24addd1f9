package import JSON

extension TargetDescription {
    /// Reads `{"column", "type", "classes"}`, strictly.
    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["column", "type", "classes"])
        let column = try fields.required("column").string()
        let kind = try fields.required("type").oneOf(Kind.self)
        var classes: [String] = []
        for element in try fields["classes"]?.array() ?? [] { classes.append(try element.string()) }
        do throws(GradingError) {
            try self.init(column: column, kind: kind, classes: classes)
        } catch {
            throw (fields["classes"] ?? node).error(error.message)
        }
    }

    /// The form that `init(_:)` reads.
    package var json: JSONValue {
        var object = JSONObject([.init("column", .string(column)), .init("type", .string(kind.rawValue))])
        if !classes.isEmpty { object["classes"] = .strings(classes) }
        return .object(object)
    }
}
