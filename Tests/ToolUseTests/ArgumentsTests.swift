import Testing

@testable import ToolUse

struct ArgumentsTests {
    @Test(
        arguments: [
            ("", []), ("  ", []), ("1", ["1"]), (" a , b ", ["a", "b"]), ("f(1, 2), [3, 4]", ["f(1, 2)", "[3, 4]"]),
            ("\"a, b\", 'c'", ["a, b", "c"]), (#""say \"hi\"\n""#, ["say \"hi\"\n"]), ("'it\\'s'", ["it's"]),
            (",", ["", ""]),
            ("What is Newton's law, and why?", ["What is Newton's law", "and why?"]),
            ("\"a\" + \"b\"", ["\"a\" + \"b\""]),
            ("x = \"a, b\"", ["x = \"a, b\""]), ("{\"k\": [1, 2]}", ["{\"k\": [1, 2]}"]), ("→, ü", ["→", "ü"]),
        ] as [(String, [String])])
    func `arguments are split at commas outside brackets and quotes`(text: String, values: [String]) {
        #expect(Arguments(text).values == values)
    }

    @Test(
        arguments: [
            ("train.csv, 3", "train.csv", "3"), ("file=train.csv, rows = 3", "train.csv", "3"),
            ("rows=3, file=\"a b.csv\"", "a b.csv", "3"), ("train.csv", "train.csv", nil),
            ("train.csv, rows=4", "train.csv", "4"),
            ("", nil, nil),
        ] as [(String, String?, String?)])
    func `arguments are found by name or place`(text: String, file: String?, rows: String?) {
        let arguments = Arguments(text)
        #expect(arguments.value("file", at: 0) == file)
        #expect(arguments.value("rows", at: 1) == rows)
    }

    @Test func `the prompt documents each tool by its signature, and the first of two tools with one name counts`() {
        let box = Toolbox([Calculator(), Recall { "one: \($0)" }, Recall { "two: \($0)" }])
        #expect(box.tools.count == 2)
        #expect(box.instructions.contains("- [Calculator(expression)] "))
        #expect(box.instructions.contains("- [Recall(topic)] "))
        #expect(Toolbox([]).instructions.isEmpty)
    }
}
