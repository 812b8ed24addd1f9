/// The values of a command line, read by the argument that declared them.
struct Parsed: Sendable {
    private var values: [String: [any Sendable]] = [:]

    /// The value of an argument: what was given, or its default.
    subscript<Value>(argument: Argument<Value>) -> Value {
        argument.combine(values[argument.declaration.label] ?? [])
    }

    /// Whether the argument was given at all; its default doesn't count.
    func has(_ argument: any Declared) -> Bool { has(argument.declaration) }

    func has(_ declaration: Declaration) -> Bool { values[declaration.label] != nil }

    mutating func add(_ value: any Sendable, to declaration: Declaration) {
        values[declaration.label, default: []].append(value)
    }
}
