import Measures
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("512MiB", 512 << 20), ("1.5GiB", 3 << 29), ("64 kB", 64_000), ("100B", 100), ("0B", 0),
    ])
    func `bytes are read with their unit`(text: String, count: Int) throws {
        #expect(try Bytes.parse(text).count == count)
    }

    @Test(arguments: [
        ("512", "'512' has no unit"), ("mib", "'mib' is not a quantity"), ("", "'' is not a quantity"),
        ("5mib", "'5mib': there is no unit 'mib'; did you mean 'MiB'?"), ("-1B", "'-1B' is not a quantity"),
        ("99999999999TiB", "'99999999999TiB' is more bytes than a machine can address"),
    ])
    func `bytes without sense are refused kindly`(text: String, message: String) {
        #expect(throws: QuantityError.self) { try Bytes.parse(text) }
        do { _ = try Bytes.parse(text) } catch { #expect(error.message == message) }
    }

    @Test(arguments: [
        ("90s", Duration.seconds(90)), ("250ms", .milliseconds(250)), ("5m", .seconds(300)), ("1.5h", .seconds(5_400)),
    ])
    func `durations are read with their unit`(text: String, value: Duration) throws {
        #expect(try Duration.parse(text) == value)
    }

    @Test(arguments: [
        (Duration.microseconds(420), "420 µs"), (.milliseconds(12), "12 ms"), (.milliseconds(3_400), "3.4 s"),
        (.seconds(125), "2 min 05 s"), (.seconds(3_840), "1 h 04 min"), (.milliseconds(59_990), "1 min 00 s"),
    ])
    func `durations are brief`(value: Duration, text: String) {
        #expect(value.brief == text)
    }

    @Test(arguments: [(98, "98 B"), (98_362_432, "93.8 MiB"), (1 << 30, "1 GiB")])
    func `bytes are brief`(count: Int, text: String) {
        #expect(Bytes(count).description == text)
    }

    @Test(arguments: [
        (0.1, "0.1"), (3.0, "3"), (1e-5, "1e-05"), (-0.0, "0"), (2.5e20, "2.5e+20"), (1 / 3.0, "0.3333333333333333"),
    ])
    func `the shortest text reads back exactly`(value: Double, text: String) {
        #expect(shortest(value) == text)
        #expect(Double(shortest(value)) == value)
    }

    @Test(arguments: [
        (0.125, 2, "0.12"), (0.375, 2, "0.38"), (-0.004, 2, "0.00"), (12.3456, 3, "12.346"), (1.005, 2, "1.00"),
        (0.15, 1, "0.1"), (2.675, 2, "2.67"), (99.999, 1, "100.0"),
    ])
    func `decimals are rounded half to even on the exact value`(value: Double, places: Int, text: String) {
        #expect(decimal(value, places: places) == text)
    }

    @Test(arguments: [
        (0.9731, 4, "0.9731"), (0, 4, "0.0000"), (0.0004, 4, "0.0004"), (0.00012345, 2, "0.0001234"), (0.04, 0, "0.04"),
        (0.004, 2, "0.004"), (3.1e-8, 6, "3.1e-08"), (4e-9, 6, "4e-09"), (-6e-8, 4, "-6e-08"), (0.6e-6, 6, "6e-07"),
        (0.000_031, 6, "0.000031"), (9.99996e-6, 4, "1e-05"), (1.23456e-120, 4, "1.235e-120"),
        (.leastNonzeroMagnitude, 6, "4.941e-324"),
        (54.2, 1, "54.2"), (3_100.4, 0, "3100"), (2.5e20, 4, "2.5e+20"), (.infinity, 4, "Infinity"), (.nan, 4, "NaN"),
    ])
    func `only zero looks like zero`(value: Double, places: Int, text: String) {
        #expect(significant(value, places: places) == text)
    }

    @Test(arguments: [
        ("wal", "wall"), ("stpes", "steps"), ("memroy", "memory"), ("json", "json"), ("zebra", nil), ("", nil),
        ("mem", "memory"),
    ])
    func `a mistyped word finds its neighbour`(word: String, expected: String?) {
        #expect(nearest(word, in: ["wall", "steps", "memory", "json"]) == expected)
    }

    @Test func `a word of megabytes is near to nothing, and a number of bytes can be any`() {
        #expect(nearest(String(repeating: "a", count: 8 << 20), in: ["a", "aaaa"]) == nil)
        #expect(Bytes(.min).description.hasPrefix("-") && Bytes(.max).description.hasSuffix("TiB"))
    }
}
