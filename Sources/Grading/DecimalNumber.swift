/// Reads decimal numbers from bytes, correctly rounded.
///
/// Numbers of up to 15 digits and small exponents are exact products (Clinger); most others are settled by one or two
/// multiplications with a 128-bit power of five (Eisel and Lemire); what neither can decide goes to the standard
/// library. Source: Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021).
package enum DecimalNumber {
    /// The number that a text holds, read as the graders read a cell; `nil` where it holds none.
    package static func parse(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { parse($0) }
    }

    /// The number that a cell holds, blanks around it ignored; `nil` where it holds none.
    ///
    /// Python's `float` is the model, without its words for infinity and NaN and without underscores. A number that is
    /// too large becomes infinite: callers refuse it by name.
    static func parse(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        var position = 0
        var end = cell.count
        while position < end, isBlank(cell[position]) { position += 1 }
        while end > position, isBlank(cell[end - 1]) { end -= 1 }
        let start = position
        var isNegative = false
        if position < end, cell[position] == UInt8(ascii: "-") || cell[position] == UInt8(ascii: "+") {
            isNegative = cell[position] == UInt8(ascii: "-")
            position += 1
        }

        var mantissa: UInt64 = 0
        var significant = 0
        var exponent = 0
        var digits = 0
        var isTruncated = false
        var seenPoint = false
        while position < end {
            let digit = UInt64(cell[position] &- UInt8(ascii: "0"))
            if digit <= 9 {
                digits += 1
                if significant < 19 {
                    mantissa = mantissa &* 10 &+ digit
                    if mantissa > 0 { significant += 1 }
                    if seenPoint { exponent -= 1 }
                } else {
                    if digit > 0 { isTruncated = true }
                    if !seenPoint { exponent += 1 }
                }
            } else if cell[position] == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else {
                break
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        if position < end {
            guard let written = writtenExponent(cell, &position, end), position == end else { return nil }
            exponent += written
        }
        if !isTruncated, let magnitude = fast(mantissa, exponent) {
            return isNegative ? -magnitude : magnitude
        }
        return Double(String(decoding: UnsafeBufferPointer(rebasing: cell[start..<end]), as: UTF8.self))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// What follows an `e`; capped, so that a very long one can't overflow.
    private static func writtenExponent(
        _ cell: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ end: Int
    ) -> Int? {
        guard cell[position] | 0x20 == UInt8(ascii: "e") else { return nil }
        position += 1
        var isNegative = false
        if position < end, cell[position] == UInt8(ascii: "-") || cell[position] == UInt8(ascii: "+") {
            isNegative = cell[position] == UInt8(ascii: "-")
            position += 1
        }
        guard position < end else { return nil }
        var value = 0
        while position < end {
            let digit = Int(cell[position] &- UInt8(ascii: "0"))
            guard digit <= 9 else { return nil }
            value = min(value * 10 + digit, 1_000_000_000)
            position += 1
        }
        return isNegative ? -value : value
    }

    /// mantissa · 10^exponent, or `nil` where this can't be decided quickly.
    private static func fast(_ mantissa: UInt64, _ exponent: Int) -> Double? {
        if mantissa == 0 { return 0 }
        if mantissa <= 1 << 53 {
            if exponent == 0 { return Double(mantissa) }
            if exponent < 0, exponent >= -22 { return Double(mantissa) / exactPowers[-exponent] }
            if exponent > 0, exponent <= 22 { return Double(mantissa) * exactPowers[exponent] }
        }
        return PowersOfFive.round(mantissa, exponent)
    }

    /// 10⁰ … 10²², all exact.
    private static let exactPowers: [Double] = (0...22).map { power in
        (0..<power).reduce(1.0) { product, _ in product * 10 }
    }
}

/// The powers of five that the algorithm of Eisel and Lemire multiplies by, as their 128 leading bits.
private enum PowersOfFive {
    /// Exponents beyond ± this one are rare in data, and are left to the slow path.
    private static let reach = 80

    /// mantissa · 10^exponent, correctly rounded; `nil` where 128 bits can't tell, and for subnormal numbers.
    static func round(_ mantissa: UInt64, _ exponent: Int) -> Double? {
        guard exponent >= -reach, exponent <= reach else { return nil }
        let shift = mantissa.leadingZeroBitCount
        let normal = mantissa << UInt64(shift)
        let power = table[exponent + reach]
        var (high, low) = normal.multipliedFullWidth(by: power.high)
        if high & 0x1FF == 0x1FF {
            let second = normal.multipliedFullWidth(by: power.low).high
            let (sum, carried) = low.addingReportingOverflow(second)
            low = sum
            if carried { high &+= 1 }
        }
        if low == .max, exponent < -27 || exponent > 55 { return nil }
        let upper = high >> 63
        var bits = high >> (upper + 9)
        var binary = ((217_706 * exponent) >> 16) + 63 + Int(upper) - shift + 1023
        guard binary > 0 else { return nil }
        // Exactly half way between two doubles: to the even one.
        if low <= 1, exponent >= -4, exponent <= 23, bits & 3 == 1, bits << (upper + 9) == high {
            bits &= ~1
        }
        bits = (bits + (bits & 1)) >> 1
        if bits >= 1 << 53 {
            bits = 1 << 52
            binary += 1
        }
        guard binary < 0x7FF else { return nil }
        return Double(bitPattern: UInt64(binary) << 52 | (bits & ~(1 << 52)))
    }

    /// 5^q for q = −reach … reach; negative powers as reciprocals, rounded up where the paper's proof asks for it.
    private static let table: [(high: UInt64, low: UInt64)] = {
        var reciprocals: [(high: UInt64, low: UInt64)] = []
        var reciprocal = [UInt64](repeating: 0, count: 9)
        reciprocal[8] = 1
        for power in 1...reach {
            var remainder: UInt64 = 0
            for index in reciprocal.indices.reversed() {
                (reciprocal[index], remainder) = (5 as UInt64).dividingFullWidth((remainder, reciprocal[index]))
            }
            var (high, low) = leadingBits(reciprocal)
            if power <= 27 {
                low &+= 1
                if low == 0 { high &+= 1 }
            }
            reciprocals.append((high, low))
        }
        var powers: [(high: UInt64, low: UInt64)] = []
        var value: [UInt64] = [1, 0, 0, 0]
        for _ in 0...reach {
            powers.append(leadingBits(value))
            var carry: UInt64 = 0
            for index in value.indices {
                let product = value[index].multipliedFullWidth(by: 5)
                let (sum, carried) = product.low.addingReportingOverflow(carry)
                value[index] = sum
                carry = product.high + (carried ? 1 : 0)
            }
        }
        return reciprocals.reversed() + powers
    }()

    /// The 128 leading bits of a number given in words, lowest first.
    private static func leadingBits(_ words: [UInt64]) -> (high: UInt64, low: UInt64) {
        guard let top = words.lastIndex(where: { $0 != 0 }) else { return (0, 0) }
        let shift = UInt64(words[top].leadingZeroBitCount)
        let next = top > 0 ? words[top - 1] : 0
        let last = top > 1 ? words[top - 2] : 0
        guard shift > 0 else { return (words[top], next) }
        return (words[top] << shift | next >> (64 - shift), next << shift | last >> (64 - shift))
    }
}
