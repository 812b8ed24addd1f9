import Glibc
import Measures

/// Arithmetic on real numbers; the result is the shortest text that reads back as exactly the same number.
package struct Calculator: Tool {
    package let name = "Calculator"
    package let signature = "Calculator(expression)"
    package let summary =
        "The value of an expression with + - * / % ^, parentheses, pi, e, and sqrt abs exp ln log10 log2 round floor ceil min max."

    package init() {}

    package func call(_ arguments: Arguments) async throws -> String {
        let text = arguments.values.count == 1 ? arguments.value("expression", at: 0) : arguments.text
        return shortest(try Calculator.value(of: text ?? arguments.text))
    }

    /// The value of an expression; one that is no finite number is an error.
    package static func value(of text: String) throws(ToolError) -> Double {
        var parser = ExpressionParser(text)
        return try parser.whole()
    }
}

/// Sums of products of powers, by recursive descent; − and / go from left to right, ^ from right to left.
///
/// `-2^2` is −4 and `2^-1` is 0.5, as in mathematics; `**`, `×`, `·`, `÷` and `−` are read too, and a final `=` is overlooked.
private struct ExpressionParser {
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        let blanks: Set<Character> = [" ", "\t", "\u{A0}"]
        var characters = Array(text).filter { !blanks.contains($0) }
        if characters.last == "=" { characters.removeLast() }
        self.characters = characters
    }

    mutating func whole() throws(ToolError) -> Double {
        guard !characters.isEmpty else { throw .calculation("there is nothing to calculate") }
        let value = try sum()
        guard position == characters.count else { throw unexpected() }
        return value
    }

    private func unexpected() -> ToolError {
        guard position < characters.count else { return .calculation("the expression ends too early") }
        if characters[position] == "," { return .calculation("a comma is no part of a number here") }
        return .calculation("'\(characters[position])' is not expected at character \(position + 1)")
    }

    private mutating func take(_ options: String...) -> Bool {
        for option in options where characters[position...].starts(with: option) {
            position += option.count
            return true
        }
        return false
    }

    private func finite(_ value: Double, _ problem: String) throws(ToolError) -> Double {
        guard value.isFinite else { throw .calculation(problem) }
        return value
    }

    private mutating func sum() throws(ToolError) -> Double {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else { throw .calculation("the parentheses are nested too deeply") }
        var value = try product()
        while true {
            if take("+") {
                value = try finite(value + product(), "the result is too large")
            } else if take("-", "−") {
                value = try finite(value - product(), "the result is too large")
            } else {
                return value
            }
        }
    }

    private mutating func product() throws(ToolError) -> Double {
        var value = try signed()
        while true {
            if take("*", "×", "·") {
                value = try finite(value * signed(), "the result is too large")
            } else if take("/", "÷") {
                let divisor = try signed()
                guard divisor != 0 else { throw .calculation("a division by zero") }
                value = try finite(value / divisor, "the result is too large")
            } else if take("%") {
                let divisor = try signed()
                guard divisor != 0 else { throw .calculation("a division by zero") }
                value = fmod(value, divisor)
            } else {
                return value
            }
        }
    }

    private mutating func signed() throws(ToolError) -> Double {
        var isNegative = false
        while true {
            if take("-", "−") {
                isNegative.toggle()
            } else if !take("+") {
                let value = try power()
                return isNegative ? -value : value
            }
        }
    }

    private mutating func power() throws(ToolError) -> Double {
        let base = try atom()
        guard take("^", "**") else { return base }
        depth += 1
        defer { depth -= 1 }
        guard depth <= 64 else { throw .calculation("the powers are nested too deeply") }
        let exponent = try signed()
        if base == 0, exponent < 0 { throw .calculation("a division by zero") }
        if base < 0, exponent != exponent.rounded() { throw .calculation("a root of a negative number") }
        return try finite(pow(base, exponent), "the result is too large")
    }

    private mutating func atom() throws(ToolError) -> Double {
        guard position < characters.count else { throw unexpected() }
        if take("(") {
            let value = try sum()
            guard take(")") else { throw unexpected() }
            return value
        }
        let character = characters[position]
        if character.isASCII, character.isNumber || character == "." { return try number() }
        if character.isASCII, character.isLetter { return try named() }
        throw unexpected()
    }

    private mutating func number() throws(ToolError) -> Double {
        let start = position
        func isDigit(_ index: Int) -> Bool { index < characters.count && ("0"..."9").contains(characters[index]) }
        while isDigit(position) { position += 1 }
        if position < characters.count, characters[position] == "." {
            position += 1
            while isDigit(position) { position += 1 }
        }
        if position < characters.count, characters[position] == "e" || characters[position] == "E" {
            let signs = position + 1 < characters.count && "+-".contains(characters[position + 1]) ? 2 : 1
            // `2e` alone is two, and then the constant, which stands where no operator is: an error below.
            if isDigit(position + signs) {
                position += signs
                while isDigit(position) { position += 1 }
            }
        }
        let text = String(characters[start..<position])
        guard let value = Double(text) else { throw .calculation("'\(text)' is not a number") }
        return try finite(value, "'\(text)' is too large")
    }

    private mutating func named() throws(ToolError) -> Double {
        let letters = characters[position...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let name = String(letters)
        if !characters[letters.endIndex...].starts(with: "(") {
            guard let constant = ["pi": Double.pi, "e": M_E][name] else {
                throw .calculation("'\(name)' has no value")
            }
            position = letters.endIndex
            return constant
        }
        position = letters.endIndex + 1
        var values = [try sum()]
        while take(",") { values.append(try sum()) }
        guard take(")") else { throw unexpected() }
        return try finite(try apply(name, values), "\(name) has no value there")
    }

    private func apply(_ name: String, _ values: [Double]) throws(ToolError) -> Double {
        switch name {
        case "min": return values.min() ?? .nan
        case "max": return values.max() ?? .nan
        default: break
        }
        let functions: [String: (Double) -> Double] = [
            "sqrt": { sqrt($0) }, "abs": { abs($0) }, "exp": { exp($0) }, "ln": { log($0) }, "log10": { log10($0) },
            "log2": { log2($0) }, "round": { $0.rounded() }, "floor": { floor($0) }, "ceil": { ceil($0) },
        ]
        guard let function = functions[name] else {
            let known = nearest(name, in: functions.keys.sorted() + ["min", "max"])
            throw .calculation("there is no function \(name)" + (known.map { "; did you mean \($0)?" } ?? ""))
        }
        guard values.count == 1 else { throw .calculation("\(name) takes one value, not \(values.count)") }
        return function(values[0])
    }
}
