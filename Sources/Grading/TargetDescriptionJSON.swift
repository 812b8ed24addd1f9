package import JSON

extension TargetDescription {
    /// Reads `{"column" or "columns", "type", "classes", "auxiliary"}`, strictly.
    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["column", "columns", "type", "classes", "auxiliary"])
        let columns: [String]
        switch (fields["column"], fields["columns"]) {
        case (_, nil): columns = [try ColumnName.read(fields.required("column"))]
        case (nil, let list?): columns = try list.array(of: ColumnName.read)
        case (let one?, _?): throw one.error("a target has either \"column\" or \"columns\"")
        }
        let kind = try fields.required("type").oneOf(Kind.self)
        let classes = try fields["classes"]?.array(of: Self.text) ?? []
        let auxiliary = try fields["auxiliary"]?.array(of: ColumnName.read) ?? []
        do throws(GradingError) {
            try self.init(columns: columns, kind: kind, classes: classes, auxiliary: auxiliary)
        } catch {
            throw (fields["classes"] ?? node).error(error.message)
        }
    }

    /// The form that `init(_:)` reads.
    package var json: JSONValue {
        var object = JSONObject([
            columns.count == 1 ? .init("column", .string(column)) : .init("columns", .strings(columns)),
            .init("type", .string(kind.rawValue)),
        ])
        if !classes.isEmpty { object["classes"] = .strings(classes) }
        if !auxiliary.isEmpty { object["auxiliary"] = .strings(auxiliary) }
        return .object(object)
    }

    private static func text(_ node: JSONNode) throws(JSONError) -> String { try node.string() }
}
