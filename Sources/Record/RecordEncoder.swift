import JSON

/// Turns a payload into a JSON value: property names become snake_case keys, nil members are left out.
enum RecordEncoder {
    static func encode(_ value: some Encodable, what: String) throws(RecordError) -> JSONValue {
        do { return try box(value, path: []) } catch let error as RecordError { throw error } catch {
            throw RecordError(what: what, path: [], problem: "could not be written: \(error)")
        }
    }

    fileprivate static func box(_ value: some Encodable, path: [any CodingKey]) throws -> JSONValue {
        let slot = Slot()
        try value.encode(to: SlotEncoder(slot: slot, codingPath: path))
        return slot.value
    }
}

/// `standardError` becomes `standard_error`.
func snakeCase(_ name: String) -> String {
    var result = ""
    for character in name {
        if character.isUppercase {
            result += "_" + character.lowercased()
        } else {
            result.append(character)
        }
    }
    return result
}

/// Where a container leaves its value.
private final class Slot {
    private var single: JSONValue?
    private var members: [(key: String, slot: Slot)]?
    private var elements: [Slot]?

    var value: JSONValue {
        if let members { return .object(JSONObject(members.map { .init($0.key, $0.slot.value) })) }
        if let elements { return .array(elements.map(\.value)) }
        return single ?? .null
    }

    var count: Int { elements?.count ?? 0 }

    func set(_ value: JSONValue) { single = value }
    func openObject() { members = members ?? [] }
    func openArray() { elements = elements ?? [] }

    func member(_ key: String) -> Slot {
        let slot = Slot()
        members?.append((key, slot))
        return slot
    }

    func element() -> Slot {
        let slot = Slot()
        elements?.append(slot)
        return slot
    }
}

private struct SlotEncoder: Encoder, SingleValueEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.openObject()
        return KeyedEncodingContainer(Keyed<Key>(slot: slot, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.openArray()
        return Unkeyed(slot: slot, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { slot.set(.null) }
    func encode(_ value: Bool) { slot.set(.bool(value)) }
    func encode(_ value: String) { slot.set(.string(value)) }
    func encode(_ value: Double) throws {
        guard value.isFinite else {
            throw RecordError(what: "payload", path: codingPath, problem: "\(value) is not a number that JSON has")
        }
        slot.set(.real(value))
    }
    func encode(_ value: some Encodable) throws {
        switch value {
        case let value as any BinaryInteger & Encodable: slot.set(integer(value))
        case let value as Bool: encode(value)
        case let value as String: encode(value)
        case let value as Double: try encode(value)
        case let value as [String: String]:
            // Names chosen by others: kept as they are, and in one order, because a dictionary has none.
            let members = value.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, .string($0.value)) }
            slot.set(.object(JSONObject(members)))
        default: try value.encode(to: self)
        }
    }

    private func integer(_ value: some BinaryInteger) -> JSONValue { .int(value) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { slot.member(snakeCase(key.stringValue)).set(.null) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try SlotEncoder(slot: slot.member(snakeCase(key.stringValue)), codingPath: codingPath + [key]).encode(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        SlotEncoder(slot: slot.member(snakeCase(key.stringValue)), codingPath: codingPath + [key]).container(
            keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        SlotEncoder(slot: slot.member(snakeCase(key.stringValue)), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { SlotEncoder(slot: slot.member("super"), codingPath: codingPath) }
    func superEncoder(forKey key: Key) -> any Encoder {
        SlotEncoder(slot: slot.member(snakeCase(key.stringValue)), codingPath: codingPath + [key])
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]
    var count: Int { slot.count }

    private var element: SlotEncoder { SlotEncoder(slot: slot.element(), codingPath: codingPath) }

    func encodeNil() { element.encodeNil() }
    func encode(_ value: some Encodable) throws { try element.encode(value) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        element.container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element.unkeyedContainer() }
    func superEncoder() -> any Encoder { element }
}
