import Measures
import Record

/// How a run's numbers are set: one count of decimals for all its scores, and a mark where the record is doubtful.
struct Numbers: Sendable {
    /// Decimals of scores, so that a standard error has two digits that count.
    let scorePlaces: Int
    /// Events up to here are not vouched for by the chain of hashes.
    let lastDoubtful: Int?

    init(_ story: RunStory) {
        let scores = story.nodes.flatMap(\.executions).compactMap { $0.graded?.plain.score }
        let tests = [story.graded?.plain.submission, story.graded?.plain.baseline].compactMap { $0 }
        scorePlaces = Self.places(
            errors: (scores + tests).compactMap(\.standardError), values: (scores + tests).map(\.value))
        lastDoubtful = story.evidence.soundness.lastDoubtful
    }

    /// Two significant digits of the least standard error, though at most one decimal more than the middle one asks for;
    /// without errors, four digits of the middle score. Between 0 and 6.
    static func places(errors: [Double], values: [Double]) -> Int {
        func sorted(_ numbers: [Double]) -> [Double] { numbers.map(abs).filter { $0 > 0 && $0.isFinite }.sorted() }
        func exponent(_ value: Double) -> Int {
            var (result, value) = (0, value)
            while value >= 10, result < 300 { (result, value) = (result + 1, value / 10) }
            while value < 1, result > -300 { (result, value) = (result - 1, value * 10) }
            return result
        }
        func bounded(_ places: Int) -> Int { min(6, max(0, places)) }
        let (errors, values) = (sorted(errors), sorted(values))
        if let least = errors.first {
            return bounded(min(1 - exponent(least), 2 - exponent(errors[errors.count / 2])))
        }
        return values.isEmpty ? 4 : bounded(3 - exponent(values[values.count / 2]))
    }

    /// How a number is written.
    enum Form {
        /// A score, or a distance between scores.
        case score
        /// A difference, always with its sign.
        case difference
        /// A share of one, as per cent.
        case percent
        /// Grouped by thousands.
        case count
        /// An identifier or a seed: digits only.
        case identifier
        case milliseconds
        case microseconds
        case bytes
        /// As it stands in the record.
        case exact
        /// Four decimals at most: a share or a draw in [0, 1).
        case short
    }

    func text(_ value: Double, _ form: Form) -> String {
        switch form {
        case .score: signs(significant(value, places: scorePlaces))
        case .difference: (value > 0 ? "+" : "") + signs(significant(value, places: scorePlaces))
        case .percent: decimal(value * 100, places: 1, trimmed: true) + "\u{202F}%"
        case .count: value == value.rounded() && abs(value) < 1e15 ? signs(grouped(Int(value))) : shortest(value)
        case .milliseconds: span(value)
        case .microseconds: span(value / 1_000)
        case .bytes: abs(value) < 9e18 ? Bytes(Int(value)).description : shortest(value)
        case .identifier, .exact: signs(shortest(value))
        case .short: signs(decimal(value, places: 4, trimmed: true))
        }
    }

    private func span(_ milliseconds: Double) -> String {
        // More nanoseconds than an Int64 holds; a record that can be read has no such time.
        guard abs(milliseconds) < 9e12 else { return shortest(milliseconds) + " ms" }
        return milliseconds == 0 ? "0 ms" : Duration.nanoseconds(Int64(milliseconds * 1_000_000)).brief
    }

    /// A minus sign as long as a plus sign.
    private func signs(_ text: String) -> String {
        text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text
    }

    /// A number with its link; one that has no event behind it carries a mark that says so.
    func callAsFunction(_ value: Cited<Double>, _ form: Form) -> HTML {
        link(text(value.plain, form), exact: shortest(value.plain), value.citation)
    }

    func callAsFunction(_ value: Cited<Int>, _ form: Form = .count) -> HTML {
        link(text(value.plain, form), exact: String(value.plain), value.citation)
    }

    func callAsFunction(_ value: Cited<UInt64>) -> HTML {
        link(String(value.plain), exact: String(value.plain), value.citation)
    }

    func text(_ value: Int, _ form: Form) -> String {
        switch form {
        case .count: signs(grouped(value))
        case .identifier, .exact: signs(String(value))
        case .bytes: Bytes(value).description
        default: text(Double(value), form)
        }
    }

    /// Whether a value rests on an event that the chain of hashes doesn't vouch for.
    func isDoubtful(_ citation: Citation) -> Bool {
        lastDoubtful.map { last in citation.events.contains { $0 <= last } } ?? false
    }

    private func name(_ citation: Citation) -> Attribute { isDoubtful(citation) ? .class("n doubtful") : .class("n") }

    /// What is said when one points at a number: all its digits, and where it comes from.
    private func title(_ exact: String, _ citation: Citation) -> String {
        let source =
            switch citation {
            case .event(let seq): "event \(seq)"
            case .derived(let derivation): derivation.rule
            case .missing: "no event says this"
            }
        return "\(exact) \u{2014} \(source)\(isDoubtful(citation) ? " Not vouched for by the chain of hashes." : "")"
    }

    private func link(_ text: String, exact: String, _ citation: Citation) -> HTML {
        let target: Anchor
        switch citation {
        case .event(let seq): target = .event(seq)
        case .derived(let derivation): target = .derivation(derivation.name)
        case .missing:
            return element(.span, .class("uncited"), .title(title(exact, citation))) {
                HTML.quoted(text)
                " (uncited)"
            }
        }
        return element(.a, name(citation), .href(target), .title(title(exact, citation))) { HTML.quoted(text) }
    }

    /// A number in a drawing, with its link.
    func label(_ value: Cited<Double>, _ form: Form, x: Double, y: Double) -> HTML {
        let label = element(.text, .at("x", x), .at("y", y), .fixed("text-anchor", "end")) {
            HTML.quoted(text(value.plain, form))
        }
        guard let seq = value.citation.events.first else { return label }
        return element(.a, name(value.citation), .href(.event(seq))) {
            element(.title) { HTML.quoted(title(shortest(value.plain), value.citation)) }
            label
        }
    }

    /// A small mark that leads to the event that a text came from.
    func source(_ citation: Citation) -> HTML {
        guard let seq = citation.events.first else { return HTML() }
        return element(.a, .class("ev"), .href(.event(seq)), .title("The event that says this")) {
            HTML.quoted("e\(seq)")
        }
    }
}
