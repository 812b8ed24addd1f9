// JSON: ordered values with source positions, strict reading, exact numbers.
//
// Members keep the order in which they were written; duplicate keys are refused; a number keeps its text, so that what was
// read is written again byte for byte. `JSONNode` is a value with its place in a file, for reading with helpful errors;
// `JSONValue` is a plain value, for building and writing. It knows no files and no Codable.

import Measures

/// A JSON value without its place in a text.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// A whole number.
    package static func int(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(text: String(value))) }

    /// A number, in the shortest text that reads back exactly; one that is not finite becomes null, because JSON has none.
    package static func real(_ value: Double) -> JSONValue {
        value.isFinite ? .number(JSONNumber(text: shortest(value))) : .null
    }

    /// A value or null.
    package static func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.real) ?? .null }
    /// A value or null.
    package static func optional(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }
    /// A value or null.
    package static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    /// An array of strings.
    package static func strings(_ values: some Sequence<String>) -> JSONValue { .array(values.map(JSONValue.string)) }

    package var isNull: Bool { self == .null }
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var intValue: Int? { if case .number(let value) = self { value.int } else { nil } }
    package var doubleValue: Double? { if case .number(let value) = self { value.double } else { nil } }
    package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The member of an object, or nil where this is no object or has no such key.
    package subscript(key: String) -> JSONValue? { objectValue?[key] }
}

/// A JSON number, kept as its text.
package struct JSONNumber: Hashable, Sendable {
    /// The number as it stood, or as it will be written.
    package let text: String

    package init(text: String) { self.text = text }

    /// The value where it is a whole number that fits, whatever the spelling (`1e3` is 1000).
    package var int: Int? { Int(text) ?? Double(text).flatMap { abs($0) < 9e15 ? Int(exactly: $0) : nil } }
    /// The nearest double, or nil beyond the range of doubles.
    package var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
}

/// The members of a JSON object, in the order in which they were written.
package struct JSONObject: Hashable, Sendable {
    /// A key and its value.
    package struct Member: Hashable, Sendable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package var members: [Member]

    package init(_ members: [Member] = []) { self.members = members }

    package var keys: [String] { members.map(\.key) }

    /// The value of a key; setting replaces in place or appends, setting nil removes.
    package subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral,
    ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member($0.0, $0.1) }))
    }
}
