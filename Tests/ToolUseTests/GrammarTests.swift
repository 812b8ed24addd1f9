import JSON
import Testing

@testable import ToolUse

struct GrammarTests {
    @Test(arguments: [
        ("a", "\"a\""), ("say \"hi\"", #""say \"hi\"""#), ("a\\b", #""a\\b""#), ("\n\t\r", #""\n\t\r""#),
        ("\u{1}", #""\x01""#),
        ("→ ü", "\"→ ü\""), ("", "\"\""),
    ])
    func `a text becomes a terminal`(text: String, terminal: String) { #expect(Grammar.literal(text) == terminal) }

    @Test func `a choice has one alternative for each text`() {
        #expect(Grammar.choice(["draft", "tune"]) == "root ::= (\"draft\" | \"tune\")\n")
    }

    @Test func `a record lists its keys in order, each with its values`() {
        let grammar = Grammar.record([("depth", [3, .int(5)]), ("scale", ["none"]), ("rate", [.real(0.1)])])
        let expected = #"""
            root ::= "{\"depth\": " ("3" | "5") ", \"scale\": " ("\"none\"") ", \"rate\": " ("0.1") "}"

            """#
        #expect(grammar == expected)
        #expect(Grammar.record([]) == "root ::= \"{}\"\n")
    }
}
