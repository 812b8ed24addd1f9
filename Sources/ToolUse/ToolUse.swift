// ToolUse: tools that a model calls inside its own text, in Toolformer's syntax (arXiv 2302.04761).
//
// A call is `[Name(arguments)]`; the decoder stops there, runs the tool, writes `[Name(arguments) → result]`, and lets the
// model go on with its cache warm. A call exists only where the name is in the toolbox and the position is outside code.
// What a tool may read or run is given to it by whoever builds it; this module opens no file and starts no program.

/// Something that a model may call by name.
package protocol Tool: Sendable {
    /// Letters, digits and `_`, starting with a letter: `Calculator`.
    var name: String { get }

    /// The call as it is shown to the model, with named arguments: `Calculator(expression)`.
    var signature: String { get }

    /// What it gives back, in one sentence for the model.
    var summary: String { get }

    /// True where a call runs a program, so that a person who holds programs up holds it up as well.
    var runsPrograms: Bool { get }

    /// Answers a call; a thrown error becomes a result of one line, which the model reads.
    func call(_ arguments: Arguments) async throws -> String
}

extension Tool {
    package var runsPrograms: Bool { false }
}

/// What stands between a call's parentheses.
package struct Arguments: Hashable, Sendable {
    /// The text as it was written, without blanks at its ends.
    package let text: String
    /// The parts between commas that stand outside brackets and quotes; a quoted part is given without its quotes.
    package let values: [String]

    package init(_ text: String) {
        let bytes = Array(text.utf8)
        self.text = String(decoding: ArgumentScanner.trimmed(bytes[...]), as: UTF8.self)
        values = ArgumentScanner.split(bytes)
    }

    /// The value that was written as `name=value`, else the one at a position that bears no name; nil where there is none.
    package func value(_ name: String, at position: Int) -> String? {
        for value in values {
            if let named = Arguments.split(value), named.name == name { return named.value }
        }
        guard position < values.count else { return nil }
        let value = values[position]
        return Arguments.split(value).map { isName($0.name) } == true ? nil : value
    }

    private func isName(_ text: String) -> Bool { Arguments.names.contains(text) }

    /// The names that the tools of this module know; `x=1` is an expression for any other name.
    private static let names: Set = ["expression", "file", "rows", "program", "topic"]

    private static func split(_ value: String) -> (name: String, value: String)? {
        let name = value.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        var rest = value.dropFirst(name.count).drop { $0 == " " }
        guard !name.isEmpty, rest.hasPrefix("="), !rest.hasPrefix("==") else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
        return (String(name), ArgumentScanner.split(Array(rest.utf8)).first ?? "")
    }
}

/// The tools that a model may call now, by name.
package struct Toolbox: Sendable {
    package let tools: [any Tool]

    /// Of two tools with one name, the first counts.
    package init(_ tools: [any Tool]) {
        var names: Set<String> = []
        self.tools = tools.filter { names.insert($0.name).inserted }
    }

    package var isEmpty: Bool { tools.isEmpty }

    package subscript(name: String) -> (any Tool)? { tools.first { $0.name == name } }

    /// What a prompt says about the tools; nothing where there are none.
    package var instructions: String {
        guard !tools.isEmpty else { return "" }
        let lines = tools.map { "- [\($0.signature)] \($0.summary)" }
        return """
            You can call a tool by writing it in brackets anywhere in your text outside code. The result appears after an arrow, \
            and you go on from there, for example: 12 rows of 7 values are [Calculator(12 * 7) → 84] 84 values.
            Tools:
            \(lines.joined(separator: "\n"))
            """
    }
}
