/// A value that came out of a run's journal, with the address it can be followed to.
///
/// Reports print numbers from this type only. A member of a cited value is cited by the same event, so a fold that starts
/// with a payload and its event can't lose the address on the way.
@dynamicMemberLookup
package struct Cited<Value: Sendable>: Sendable {
    /// The value alone: for decisions and geometry, not for printing.
    package let plain: Value
    package let citation: Citation

    package init(_ plain: Value, _ citation: Citation) {
        self.plain = plain
        self.citation = citation
    }

    package init(_ plain: Value, event: Int) { self.init(plain, .event(event)) }

    package subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Cited<Member> {
        Cited<Member>(plain[keyPath: path], citation)
    }

    /// A value worked out from this one alone, and so found in the same place.
    package func map<Result>(_ transform: (Value) -> Result) -> Cited<Result> {
        Cited<Result>(transform(plain), citation)
    }

    /// The value where there is one.
    package func present<Wrapped>() -> Cited<Wrapped>? where Value == Wrapped? {
        plain.map { Cited<Wrapped>($0, citation) }
    }

    /// Each element of a list, cited by the same event.
    package func elements<Element>() -> [Cited<Element>] where Value == [Element] {
        plain.map { Cited<Element>($0, citation) }
    }
}

/// Where a value can be followed to.
package enum Citation: Sendable, Hashable {
    /// One event of the journal, by its number.
    case event(Int)
    /// A value worked out from several events, as a derivation says.
    case derived(Derivation)
    /// Nowhere: the value is printed with a mark that says so.
    case missing

    /// The events that the value rests on.
    package var events: [Int] {
        switch self {
        case .event(let seq): [seq]
        case .derived(let derivation): derivation.events
        case .missing: []
        }
    }
}

/// How a value was worked out from several events.
package struct Derivation: Sendable, Hashable {
    /// Names it in links: lower-case letters and hyphens.
    package let name: String
    /// For a person, in one sentence.
    package let rule: String
    package let events: [Int]
}

extension Cited where Value == Int {
    /// How many events there are of a sort.
    static func count(_ name: String, _ rule: String, of events: [Int]) -> Cited {
        Cited(events.count, .derived(Derivation(name: name, rule: rule, events: events)))
    }

    /// The sum of numbers that each come from an event.
    static func sum(_ name: String, _ rule: String, of terms: [Cited<Int>]) -> Cited {
        let total = terms.reduce(0) { sum, term in
            let (result, overflow) = sum.addingReportingOverflow(term.plain)
            return overflow ? .max : result
        }
        return Cited(total, .derived(Derivation(name: name, rule: rule, events: terms.flatMap(\.citation.events))))
    }
}
