import Testing

@testable import ToolUse

struct CallScannerTests {
    private static let names: Set = ["Calculator", "Search", "Peek"]

    /// All calls of a text that comes in pieces of so many bytes, as they are first known.
    private static func calls(_ text: String, pieces: Int = .max, atLineStart: Bool = true) -> [FoundCall] {
        var scanner = CallScanner(names: names, isAtLineStart: atLineStart)
        var found: [FoundCall] = []
        var rest = text[...]
        while !rest.isEmpty {
            scanner.append(String(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
            while let call = scanner.next(isComplete: rest.isEmpty) { found.append(call) }
        }
        return found
    }

    private static let texts: [(String, [String])] = [
        ("It is [Calculator(1 + 2)].", ["1 + 2"]), ("[Calculator(1) → 1] and [Search(x) -> y]", ["1", "x"]),
        ("[Calculator((1 + 2) * [3])]", ["(1 + 2) * [3]"]), ("[Search(\"a) ] (b\")]", ["\"a) ] (b\""]),
        (#"[Search("say \")\" now")]"#, [#""say \")\" now""#]), ("[Search(Newton's law)]", ["Newton's law"]),
        ("[Search('a)')]", ["'a)'"]), ("[Calculator(1)  →", ["1"]), ("[Calculator(1)", ["1"]), ("[Peek()]", [""]),
        ("[x [Calculator(1)] y]", ["1"]), ("[Search(a [Calculator(1)] b)]", ["a [Calculator(1)] b"]),
        ("[Search(unclosed [Calculator(1)]\n[Calculator(2)]", ["1", "2"]), ("[Search(ü → 漢)]", ["ü → 漢"]),
        ("a ` [Calculator(1)]", ["1"]), ("```inline``` [Calculator(1)]", ["1"]), ("``\n[Calculator(1)]", ["1"]),
        ("```python\nx = [Calculator(1)]\n```\n[Calculator(2)]", ["2"]),
        ("~~~\n[Calculator(1)]\n```\n~~~\n[Calculator(2)]", ["2"]),
        ("````\n```\n[Calculator(1)]\n````\n[Calculator(2)]", ["2"]), ("   ```\n[Calculator(1)]", []),
        ("    ```\n[Calculator(1)]", ["1"]), ("text\n```\n[Calculator(1)]", []),
        ("```\n[Calculator(1)]\n``` x\n[Calculator(2)]", []),
        ("<program name=\"a\">\n[Calculator(1)]\n</program>\n[Calculator(2)]", ["2"]), ("<programm", []),
        ("[len(x) for x in rows]", []), ("[Calculator(1) for x]", []), ("[calculator(1)]", []),
        ("[Calculator (1)]", []),
        ("[Calculator(1]", []), ("[Calculator(1})]", []), ("[Calculator(1\n)]", []), ("Calculator(1)", []),
        ("[Calculator", []),
        ("[Calculator(1) - 2]", []), ("[Calculator(\"1)]\n", []), ("[]", []), ("[", []), ("[Calculators(1)]", []),
    ]

    @Test(arguments: texts) func `calls are found where they are, and nowhere else`(text: String, arguments: [String]) {
        #expect(Self.calls(text).map(\.arguments) == arguments)
    }

    @Test(arguments: texts) func `calls are the same whatever the pieces`(text: String, arguments: [String]) {
        let whole = Self.calls(text)
        for pieces in [1, 2, 3, 7] { #expect(Self.calls(text, pieces: pieces) == whole) }
    }

    @Test func `a call without an end is given up, and calls after it are found`() {
        let text = "[Search(\(String(repeating: "a", count: 5_000)) [Calculator(1)]"
        #expect(Self.calls(text, pieces: 500).map(\.arguments) == ["1"])
    }

    @Test func `a call's place is given in bytes`() throws {
        let text = "ü: [Calculator(1 → 2)] end"
        let call = try #require(Self.calls(text).first)
        #expect(String(decoding: Array(text.utf8)[call.start..<call.end], as: UTF8.self) == "[Calculator(1 → 2)")
    }

    @Test func `a text that continues a line has no fence at its start`() {
        #expect(Self.calls("```\n[Calculator(1)]", atLineStart: false).count == 1)
    }
}
