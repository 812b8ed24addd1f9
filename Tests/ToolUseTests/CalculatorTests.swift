import Testing

@testable import ToolUse

struct CalculatorTests {
    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("8 - 3 - 2", "3"), ("8 / 4 / 2", "1"), ("2 ^ 3 ^ 2", "512"), ("-2^2", "-4"),
        ("(-2)^2", "4"),
        ("2^-1", "0.5"), ("2 ** 3", "8"), ("7 % 4", "3"), ("-7 % 4", "-3"), ("--1", "1"), ("+3", "3"), ("2 - -3", "5"),
        ("6 × 7", "42"), ("84 ÷ 2", "42"), ("5 − 8", "-3"), ("0.1 + 0.2", "0.30000000000000004"), ("0.001", "0.001"),
        ("1e-3 * 10", "0.01"), ("1E3", "1000"), (".5 + 1.", "1.5"), ("1 / 3", "0.3333333333333333"),
        ("2 * (3 + 4) =", "14"),
        ("sqrt(16) + abs(-2)", "6"), ("max(1, 2, 3) - min(4, 5)", "-1"), ("log10(1000)", "3"), ("log2(8)", "3"),
        ("ln(exp(1))", "1"), ("round(2.5)", "3"), ("floor(-1.5)", "-2"), ("pi", "3.141592653589793"),
        ("2*e", "5.43656365691809"),
        ("9007199254740993", "9007199254740992"), ("12 345 + 1", "12346"), ("expression = 2 + 2", "4"),
        ("\"2 + 2\"", "4"),
        ("-0", "0"), ("1e15 + 1", "1000000000000001"),
    ])
    func `an expression has the value of mathematics`(expression: String, value: String) async throws {
        let result = try await Calculator().call(Arguments(expression))
        #expect(Double(result) == Double(value))
        #expect(value == "9007199254740992" || value.count >= 16 || result == value)
    }

    @Test func `a result reads back as exactly the same number`() async throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            #expect(try Calculator.value(of: "\(number)") == number)
            #expect(Double(try await Calculator().call(Arguments("\(number)"))) == number)
        }
    }

    @Test(arguments: [
        ("", "nothing"), ("1 +", "too early"), ("1 2 +", "too early"), ("(1", "too early"), ("1)", "')'"),
        ("1 / 0", "zero"),
        ("5 % 0", "zero"), ("0 ^ -1", "zero"), ("sqrt(-1)", "no value"), ("(-8) ^ 0.5", "negative"),
        ("1e308 * 10", "too large"),
        ("1e999", "too large"), ("10 ^ 999", "too large"), ("1,000 + 2", "comma"), ("foo", "'foo' has no value"),
        ("sqr(4)", "sqrt"), ("sqrt(1, 2)", "one value"), ("sqrt()", "')'"), ("1 $ 2", "'$'"), ("2e", "'e'"),
        ("1.2.3", "'.'"),
        (".", "not a number"), (String(repeating: "(", count: 100) + "1", "deeply"),
        (String(repeating: "2^", count: 100) + "1", "deeply"),
    ])
    func `what has no value is told in one line`(expression: String, words: String) async throws {
        let error = await #expect(throws: ToolError.self) { try await Calculator().call(Arguments(expression)) }
        #expect(error?.message.contains(words) == true)
        #expect(error?.message.contains("\n") == false)
    }
}
