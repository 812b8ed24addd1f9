import Statistics
import Testing

@testable import Grading

@Suite struct DecimalNumberTests {
    static func parse(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0) }
    }

    @Test(arguments: [
        "0", "-0", "1.", ".5", "+7", "1e5", "1E-5", " 2.5\t", "00012", "9007199254740993", "0.1",
        "123456789012345678901234567890",
        "2.2250738585072011e-308", "4.9e-324", "1.7976931348623157e308", "8.5e22", "1e23", "9007199254740992.5",
        "0.000000000000000000000000000000000000000000012345", "5e-324", "1e-400", "7.2057594037927933e16",
    ])
    func `numbers are read to the last bit`(text: String) throws {
        let expected = try #require(Double(text.filter { $0 != " " && $0 != "\t" }))
        #expect(Self.parse(text)?.bitPattern == expected.bitPattern)
    }

    @Test(arguments: [
        "", " ", "x", "1x", "--1", "1e", "1e+", "e5", ".", "+", "1.2.3", "0x10", "nan", "inf", "1_000", "1 2", "１",
    ])
    func `what is no number is none`(text: String) {
        #expect(Self.parse(text) == nil)
    }

    @Test func `a number beyond the doubles is infinite, as in Python`() {
        #expect(Self.parse("1e999") == .infinity)
        #expect(Self.parse("-1e99999999999999999999") == -.infinity)
        #expect(Self.parse("1e-99999999999999999999") == 0)
    }

    /// The standard library's parser is the reference; every path of ours is met: short, long, tiny, huge, half way.
    @Test func `random numbers agree with the standard library to the last bit`() {
        var generator = SeededGenerator(seed: 31, stream: "decimal")
        for round in 0..<60_000 {
            let text: String
            switch round % 5 {
            case 0: text = "\(generator.uniform())"
            case 1: text = "\(Double(bitPattern: generator.next()))"
            case 2:
                let digits = (0...generator.integer(below: 24)).map { _ in "\(generator.integer(below: 10))" }.joined()
                text = "\(digits).\(generator.next() % 1_000_000)e\(generator.integer(below: 200) - 100)"
            case 3:
                // Half way between two neighbours, or one digit off it.
                let even = Double(1 << 53 + generator.integer(below: 1 << 53))
                text = "\(Int(even) + 1)\(["", ".0", ".00000000001", ".5"][generator.integer(below: 4)])"
            default: text = "-\(generator.integer(below: 1_000_000))e\(generator.integer(below: 60) - 30)"
            }
            guard let expected = Double(text), expected.isFinite, !text.contains("n") else { continue }
            #expect(Self.parse(text)?.bitPattern == expected.bitPattern, "\(text)")
        }
    }
}
