import Measures

/// A JSON value with its place in the text that it was read from.
package struct JSONNode: Sendable {
    /// What stands there; members and elements are nodes themselves.
    package indirect enum Content: Sendable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSONNode])
        case object([(key: String, node: JSONNode)])
    }

    package let content: Content
    /// 1-based line of the value's first byte.
    package let line: Int
    /// 1-based column of the value's first byte, in bytes.
    package let column: Int
    /// The file or stream that was read.
    package let source: String

    /// The value without its place.
    package var plain: JSONValue {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let elements): .array(elements.map(\.plain))
        case .object(let members): .object(JSONObject(members.map { .init($0.key, $0.node.plain) }))
        }
    }

    /// An error that points at this value.
    package func error(_ problem: String, hint: String? = nil) -> JSONError {
        JSONError(source: source, line: line, column: column, problem: problem, hint: hint)
    }

    private var kind: String {
        switch content {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let number): "the number \(number.text)"
        case .string(let text): text.utf8.count <= 40 ? "the string \"\(text)\"" : "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    package var isNull: Bool { if case .null = content { true } else { false } }

    package func string() throws(JSONError) -> String {
        guard case .string(let value) = content else { throw error("a string is needed here, not \(kind)") }
        return value
    }

    package func bool() throws(JSONError) -> Bool {
        guard case .bool(let value) = content else { throw error("true or false is needed here, not \(kind)") }
        return value
    }

    /// A whole number within a range.
    package func int(in range: ClosedRange<Int> = Int.min...Int.max) throws(JSONError) -> Int {
        guard case .number(let number) = content, let value = number.int else {
            throw error("a whole number is needed here, not \(kind)")
        }
        guard range.contains(value) else {
            throw error("\(value) is out of range: \(range.lowerBound) to \(range.upperBound) is allowed")
        }
        return value
    }

    /// A finite number within a range.
    package func double(in range: ClosedRange<Double>? = nil) throws(JSONError) -> Double {
        guard case .number(let number) = content, let value = number.double else {
            throw error("a number is needed here, not \(kind)")
        }
        if let range, !range.contains(value) {
            let (low, high) = (shortest(range.lowerBound), shortest(range.upperBound))
            throw error("\(number.text) is out of range: \(low) to \(high) is allowed")
        }
        return value
    }

    package func array() throws(JSONError) -> [JSONNode] {
        guard case .array(let elements) = content else { throw error("an array is needed here, not \(kind)") }
        return elements
    }

    /// Every element read by the same rule.
    package func array<Element>(
        of read: (JSONNode) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        var result: [Element] = []
        for element in try array() { result.append(try read(element)) }
        return result
    }

    /// One of an enumeration's raw values.
    package func oneOf<Choice: RawRepresentable & CaseIterable>(
        _ choice: Choice.Type
    ) throws(JSONError) -> Choice where Choice.RawValue == String {
        let text = try string()
        if let value = Choice(rawValue: text) { return value }
        let names = Choice.allCases.map(\.rawValue)
        let question = nearest(text, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw error("\"\(text)\" is not allowed here\(question)", hint: "Allowed: \(names.joined(separator: ", ")).")
    }

    /// The members of an object whose keys are all known.
    package func object(keys known: [String]) throws(JSONError) -> JSONFields {
        let fields = try anyObject()
        if let unknown = fields.unknown(keys: known).first { throw unknown }
        return fields
    }

    /// The members of an object, whatever their keys.
    package func anyObject() throws(JSONError) -> JSONFields {
        guard case .object(let members) = content else { throw error("an object is needed here, not \(kind)") }
        return JSONFields(node: self, members: members)
    }
}

/// The members of an object, ready to be asked for by key.
package struct JSONFields: Sendable {
    /// The object itself, for errors that concern it as a whole.
    package let node: JSONNode
    package let members: [(key: String, node: JSONNode)]

    /// These fields, and of the other's those that are not here and not among `own`.
    package func completed(by other: JSONFields, except own: Set<String>) -> JSONFields {
        let here = own.union(members.map(\.key))
        return JSONFields(node: node, members: members + other.members.filter { !here.contains($0.key) })
    }

    /// The value of a key; nil where the key is missing or its value is null.
    package subscript(key: String) -> JSONNode? {
        members.first { $0.key == key }.flatMap { $0.node.isNull ? nil : $0.node }
    }

    /// One error for each member whose key is not known, naming the nearest known one.
    package func unknown(keys known: [String]) -> [JSONError] {
        members.filter { !known.contains($0.key) }.map { key, node in
            let question = nearest(key, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
            return node.error(
                "there is no key \"\(key)\"\(question)", hint: "Known keys: \(known.joined(separator: ", ")).")
        }
    }

    /// The value of a key that must be there.
    package func required(_ key: String) throws(JSONError) -> JSONNode {
        guard let member = members.first(where: { $0.key == key }) else {
            throw node.error("the key \"\(key)\" is missing")
        }
        return member.node
    }
}
