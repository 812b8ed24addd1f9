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
