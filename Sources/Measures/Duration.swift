extension Duration {
    /// A hundred years: nobody may ask for more, and no record of a run can truly tell of more.
    package static let longest = Duration.seconds(36_525 * 86_400)

    private static let units: [(name: String, milliseconds: Double)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Reads `90s`, `250ms`, `5m`, `2h` or `1.5h`; a bare number is refused, because it doesn't say what it counts.
    package static func parse(_ text: String) throws(QuantityError) -> Duration {
        let (number, unit) = try Quantity.split(text, example: "90s", units: units.map(\.name))
        guard let scale = units.first(where: { $0.name == unit })?.milliseconds else {
            throw Quantity.unknownUnit(unit, in: text, units: units.map(\.name))
        }
        let milliseconds = number * scale
        guard milliseconds <= longest.fractionalMilliseconds else {
            throw QuantityError(message: "'\(text)' is longer than 100 years", hint: nil)
        }
        return .microseconds(Int64((milliseconds * 1_000).rounded()))
    }

    /// Whole milliseconds, rounded to the nearest.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int((attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000)
    }

    /// Milliseconds with their fraction, for figures that are printed.
    package var fractionalMilliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
    }

    /// What a person reads at a glance: `420 µs`, `12 ms`, `3.4 s`, `2 min 05 s`, `1 h 04 min`.
    package var brief: String {
        let milliseconds = fractionalMilliseconds
        if milliseconds < 1 { return "\(Int((milliseconds * 1_000).rounded())) µs" }
        if milliseconds < 9.95 { return "\(decimal(milliseconds, places: 1, trimmed: true)) ms" }
        if milliseconds < 999.5 { return "\(Int(milliseconds.rounded())) ms" }
        let seconds = milliseconds / 1_000
        if seconds < 59.95 { return "\(decimal(seconds, places: 1, trimmed: true)) s" }
        let whole = Int(seconds.rounded())
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if whole < 3_600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
        return "\(whole / 3_600) h \(padded(whole % 3_600 / 60)) min"
    }
}
