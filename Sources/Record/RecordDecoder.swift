import JSON
import Measures

/// Reads a payload from a JSON value; a missing key or a wrong type names its place.
enum RecordDecoder {
    static func decode<Value: Decodable>(
        _ type: Value.Type, from value: JSONValue, what: String
    ) throws(RecordError) -> Value {
        do {
            return try ValueDecoder(value: value, codingPath: []).decode(type)
        } catch let DecodingError.keyNotFound(key, context) {
            throw RecordError(what: what, path: context.codingPath + [key], problem: "is missing")
        } catch let DecodingError.typeMismatch(_, context) {
            throw RecordError(what: what, path: context.codingPath, problem: context.debugDescription)
        } catch let DecodingError.valueNotFound(_, context) {
            throw RecordError(what: what, path: context.codingPath, problem: context.debugDescription)
        } catch let DecodingError.dataCorrupted(context) {
            throw RecordError(what: what, path: context.codingPath, problem: context.debugDescription)
        } catch {
            throw RecordError(what: what, path: [], problem: "\(error)")
        }
    }
}

private struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    let value: JSONValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    private func mismatch(_ type: Any.Type, _ needed: String) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "\(needed) is needed"))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw mismatch(JSONObject.self, "an object") }
        let members = Dictionary(object.members.map { ($0.key, $0.value) }) { first, _ in first }
        return KeyedDecodingContainer(KeyedMembers<Key>(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([JSONValue].self, "an array") }
        return Elements(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value.isNull }
    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = value.boolValue else { throw mismatch(type, "true or false") }
        return value
    }
    func decode(_ type: String.Type) throws -> String {
        guard let value = value.stringValue else { throw mismatch(type, "a string") }
        return value
    }
    func decode(_ type: Double.Type) throws -> Double {
        guard let value = value.doubleValue else { throw mismatch(type, "a number") }
        return value
    }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        switch type {
        case let type as any (FixedWidthInteger & Decodable).Type:
            guard let result = try integer(type) as? Value else { throw mismatch(type, "a whole number") }
            return result
        case is [String: String].Type:
            guard let result = try texts() as? Value else { throw mismatch(type, "an object of strings") }
            return result
        case is Bool.Type, is String.Type, is Double.Type: return try type.init(from: PrimitiveDecoder(self))
        default: return try type.init(from: self)
        }
    }

    private func texts() throws -> [String: String] {
        guard let object = value.objectValue else { throw mismatch([String: String].self, "an object of strings") }
        var result: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.stringValue else { throw mismatch([String: String].self, "a string") }
            result[member.key] = text
        }
        return result
    }

    private func integer<Whole: FixedWidthInteger>(_ type: Whole.Type) throws -> Whole {
        guard case .number(let number) = value, let whole = Whole(number.text) else {
            throw mismatch(type, "a whole number")
        }
        return whole
    }
}

/// Leads `Bool`, `String` and `Double`, which decode themselves from a single value, to the typed readers above.
private struct PrimitiveDecoder: Decoder {
    let container: ValueDecoder
    var codingPath: [any CodingKey] { container.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ container: ValueDecoder) { self.container = container }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try container.container(keyedBy: type)
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try container.unkeyedContainer() }
    func singleValueContainer() -> any SingleValueDecodingContainer { container }
}

private struct KeyedMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: JSONValue]
    let codingPath: [any CodingKey]
    var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { members[snakeCase(key.stringValue)] != nil }

    private func member(_ key: Key) throws -> ValueDecoder {
        guard let value = members[snakeCase(key.stringValue)] else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "missing"))
        }
        return ValueDecoder(value: value, codingPath: codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let member = try member(key)
        try Bound.check(member.value, of: key, at: member.codingPath)
        return try member.decode(type)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { ValueDecoder(value: .null, codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }
}

/// Times and counts that no run can come to are refused where they are read, so that nobody adds them up.
private enum Bound {
    private static let milliseconds = Duration.longest.fractionalMilliseconds
    /// By what a field's name ends in, the most that it may say.
    private static let all: [(suffix: String, most: Double, what: String)] = [
        ("Ms", milliseconds, "time"), ("Us", milliseconds * 1_000, "time"), ("Tokens", 1e15, "count of tokens"),
    ]

    static func check(_ value: JSONValue, of key: some CodingKey, at path: [any CodingKey]) throws {
        guard case .number(let number) = value, let bound = all.first(where: { key.stringValue.hasSuffix($0.suffix) })
        else { return }
        if let quantity = number.double, quantity >= 0, quantity <= bound.most { return }
        let problem = "\(number.text) is no \(bound.what) that a run can come to (0 to \(shortest(bound.most)))"
        throw DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: problem))
    }
}

private struct Elements: UnkeyedDecodingContainer {
    let elements: [JSONValue]
    let codingPath: [any CodingKey]
    var currentIndex = 0
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(elements: [JSONValue], codingPath: [any CodingKey]) {
        self.elements = elements
        self.codingPath = codingPath
    }

    private struct Index: CodingKey {
        let intValue: Int?
        var stringValue: String { intValue.map(String.init) ?? "" }
        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }

    private mutating func next() throws -> ValueDecoder {
        let path = codingPath + [Index(intValue: currentIndex)]
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSONValue.self, .init(codingPath: path, debugDescription: "the array ends"))
        }
        defer { currentIndex += 1 }
        return ValueDecoder(value: elements[currentIndex], codingPath: path)
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
}
