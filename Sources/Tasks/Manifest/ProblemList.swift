import JSON

/// Collects what is wrong with a manifest, so that one reading names every problem that does not hide another.
struct ProblemList {
    private(set) var problems: [JSONError] = []

    /// The value, or nil with its error noted.
    mutating func attempt<Value>(_ body: () throws(JSONError) -> Value) -> Value? {
        do throws(JSONError) { return try body() } catch {
            note(error)
            return nil
        }
    }

    mutating func note(_ problem: JSONError) { problems.append(problem) }

    /// The members of an object; unknown keys are noted, each with the nearest known one, and reading goes on.
    mutating func fields(_ node: JSONNode, keys known: [String]) -> JSONFields? {
        guard let fields = attempt({ () throws(JSONError) in try node.anyObject() }) else { return nil }
        problems += fields.unknown(keys: known)
        return fields
    }

    /// A key that must be there, read by a rule; nil with the error noted.
    mutating func required<Value>(
        _ key: String, in fields: JSONFields, _ read: (JSONNode) throws(JSONError) -> Value
    ) -> Value? {
        attempt { () throws(JSONError) in try read(fields.required(key)) }
    }
}
