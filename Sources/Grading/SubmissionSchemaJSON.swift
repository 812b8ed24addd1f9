package import JSON

extension SubmissionSchema {
    /// Reads `{"id_column", "columns", "rows_sum_to_one"}`, strictly.
    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["id_column", "columns", "rows_sum_to_one"])
        let idColumn = try ColumnName.read(fields.required("id_column"))
        var columns: [Column] = []
        for element in try fields.required("columns").array() { columns.append(try Column(element)) }
        let rowsSumToOne = try fields["rows_sum_to_one"]?.bool() ?? false
        do throws(GradingError) {
            try self.init(idColumn: idColumn, columns: columns, rowsSumToOne: rowsSumToOne)
        } catch {
            throw node.error(error.message)
        }
    }

    /// The form that `init(_:)` reads.
    package var json: JSONValue {
        [
            "id_column": .string(idColumn), "columns": .array(columns.map(\.json)),
            "rows_sum_to_one": .bool(rowsSumToOne),
        ]
    }
}

extension SubmissionSchema.Column {
    /// The words for the contents in JSON.
    private enum Word: String, CaseIterable {
        case probability, label, integer, real, text, mask, boxes, points
        case solids = "boxes_3d"

        init(_ format: ListFormat) {
            switch format {
            case .mask: self = .mask
            case .boxes: self = .boxes
            case .points: self = .points
            case .solids: self = .solids
            }
        }
    }

    /// Reads `{"name", "type"}`, with `class` for a probability and `min`, `max` for a number.
    fileprivate init(_ node: JSONNode) throws(JSONError) {
        let word = try node.anyObject().required("type").oneOf(Word.self)
        let allowed =
            switch word {
            case .probability: ["name", "type", "class"]
            case .label, .text, .mask, .boxes, .points, .solids: ["name", "type"]
            case .integer, .real: ["name", "type", "min", "max"]
            }
        let fields = try node.object(keys: allowed)
        let content: SubmissionSchema.Content
        switch word {
        case .probability: content = .probability
        case .label: content = .label
        case .text: content = .text
        case .mask: content = .list(.mask)
        case .boxes: content = .list(.boxes)
        case .points: content = .list(.points)
        case .solids: content = .list(.solids)
        case .integer:
            let (minimum, maximum) = (try fields["min"]?.int(), try fields["max"]?.int())
            if let minimum, let maximum, minimum > maximum { throw node.error("min is larger than max") }
            content = .integer(minimum: minimum, maximum: maximum)
        case .real:
            let (minimum, maximum) = (try fields["min"]?.double(), try fields["max"]?.double())
            if let minimum, let maximum, minimum > maximum { throw node.error("min is larger than max") }
            content = .real(minimum: minimum, maximum: maximum)
        }
        self.init(
            name: try ColumnName.read(fields.required("name")), content: content,
            className: try fields["class"]?.string())
    }

    fileprivate var json: JSONValue {
        var object = JSONObject([.init("name", .string(name))])
        switch content {
        case .probability: object["type"] = "probability"
        case .label: object["type"] = "label"
        case .text: object["type"] = "text"
        case .list(let format): object["type"] = .string(Word(format).rawValue)
        case .integer(let minimum, let maximum):
            object["type"] = "integer"
            if let minimum { object["min"] = .int(minimum) }
            if let maximum { object["max"] = .int(maximum) }
        case .real(let minimum, let maximum):
            object["type"] = "real"
            if let minimum { object["min"] = .real(minimum) }
            if let maximum { object["max"] = .real(maximum) }
        }
        if let className { object["class"] = .string(className) }
        return .object(object)
    }
}
