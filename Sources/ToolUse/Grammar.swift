package import JSON

/// Grammars in GBNF, llama.cpp's notation, for answers that can only be one of so many.
package enum Grammar {
    /// A terminal that matches exactly this text.
    package static func literal(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }

    /// An expression that matches any one of these texts.
    package static func anyOf(_ texts: [String]) -> String {
        "(" + texts.map(literal).joined(separator: " | ") + ")"
    }

    /// A grammar whose only answers are these texts.
    package static func choice(_ texts: [String]) -> String { "root ::= \(anyOf(texts))\n" }

    /// A grammar whose only answers are JSON objects with these keys in this order, each with one of its values.
    ///
    /// The answer is laid out as models write JSON: `{"depth": 3, "scale": "none"}`.
    package static func record(_ fields: [(name: String, values: [JSONValue])]) -> String {
        var parts: [String] = []
        for (index, field) in fields.enumerated() {
            let key = JSONValue.string(field.name).encoded()
            parts.append(literal("\(index == 0 ? "{" : ", ")\(key): "))
            parts.append(anyOf(field.values.map { $0.encoded() }))
        }
        parts.append(literal(fields.isEmpty ? "{}" : "}"))
        return "root ::= \(parts.joined(separator: " "))\n"
    }
}
