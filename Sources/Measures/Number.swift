/// The shortest text that reads back as exactly this number: `0.1`, `3`, `1e-05`; whole numbers carry no `.0`.
package func shortest(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
    if value == value.rounded(), abs(value) < 1e15 { return value == 0 ? "0" : "\(Int(value))" }
    return "\(value)"
}

/// A number with a fixed count of decimals, rounded half to even on its exact binary value: `0.9731`.
///
/// `trimmed` drops trailing zeros and a trailing point. Values of 10^15 and more, and those that are not finite, are
/// given by `shortest`.
package func decimal(_ value: Double, places: Int, trimmed: Bool = false) -> String {
    guard value.isFinite, abs(value) < 1e15, places >= 0, places <= 15 else { return shortest(value) }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = abs(value) * scale
    guard scaled < 9e18 else { return shortest(value) }
    var units = Int(scaled.rounded(.toNearestOrEven))
    // `scaled` was rounded once already: the fused remainder tells on which side of a tie the exact value lies.
    let tie = Double(units) - scaled
    if abs(tie) == 0.5 {
        let remainder = (-scaled).addingProduct(abs(value), scale)
        if remainder > 0, tie < 0 { units += 1 } else if remainder < 0, tie > 0 { units -= 1 }
    }
    let sign = value < 0 && units != 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(units)" }
    let digits = String(units)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = padded.dropLast(places)
    var fraction = padded.suffix(places)
    if trimmed {
        while fraction.last == "0" { fraction.removeLast() }
        if fraction.isEmpty { return "\(sign == "-" && whole == "0" ? "" : sign)\(whole)" }
    }
    return "\(sign)\(whole).\(fraction)"
}

/// A score as reports and terminals print it: `places` decimals, where those keep its digits; only zero looks like zero.
///
/// Of a value too small for them four significant digits are kept instead of a row of zeros, below 10^-4 with an exponent:
/// `0.9731`, `0.00042`, `3.1e-08`. Values of 10^9 and more, and those that are not finite, are given by `shortest`.
package func significant(_ value: Double, places: Int) -> String {
    let size = abs(value)
    guard size < 1e9 else { return shortest(value) }
    var (places, scaled) = (min(max(0, places), 15), size)
    for _ in 0..<places { scaled *= 10 }
    // Two digits that count are enough: an error has no more.
    if value == 0 || scaled >= 10 { return decimal(value, places: places) }
    if size < 1e-4 { return exponential(value) }
    if scaled >= 1 { return decimal(value, places: places) }
    while scaled < 1_000 { (places, scaled) = (places + 1, scaled * 10) }
    return decimal(value, places: places, trimmed: true)
}

/// Four significant digits of a value below 1 and an exponent, written as `shortest` writes one: `3.1e-08`.
private func exponential(_ value: Double) -> String {
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent + 1) }
    var digits = decimal(mantissa, places: 3, trimmed: true)
    if digits == "10" { (digits, exponent) = ("1", exponent - 1) }
    return "\(value < 0 ? "-" : "")\(digits)e-\(exponent < 10 ? "0" : "")\(exponent)"
}

extension FixedWidthInteger {
    /// The sum, or the last number on its side where there is none: sums over a record that somebody may have changed.
    package func saturatingAdd(_ other: Self) -> Self {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other < 0 ? .min : .max) : sum
    }
}

/// A count with thin separators for people: `1,234,567`.
package func grouped(_ value: Int) -> String {
    var result = ""
    let digits = String(value.magnitude)
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return value < 0 ? "-" + result : result
}
