/// What the readers of `Bytes` and `Duration` share: a number and a unit, without blanks being required.
enum Quantity {
    static func split(
        _ text: String, example: String, units: [String]
    ) throws(QuantityError) -> (number: Double, unit: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits) else {
            throw QuantityError(message: "'\(text)' is not a quantity", hint: "Write it like \(example).")
        }
        guard !unit.isEmpty else {
            throw QuantityError(
                message: "'\(text)' has no unit",
                hint: "Write it like \(example); units: \(units.joined(separator: ", ")).")
        }
        return (number, String(unit))
    }

    static func unknownUnit(_ unit: String, in text: String, units: [String]) -> QuantityError {
        let suggestion =
            units.first { $0.lowercased() == unit.lowercased() }
            ?? units.first { $0.lowercased().hasPrefix(unit.lowercased()) } ?? nearest(unit, in: units)
        let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
        return QuantityError(
            message: "'\(text)': there is no unit '\(unit)'\(question)",
            hint: "Units: \(units.joined(separator: ", ")).")
    }
}
