import JSON

/// A place at which `result.json` is not what the journal comes to.
struct ResultDifference: Equatable {
    /// `test.score`.
    let place: String
    let written: JSONValue?
    let expected: JSONValue?

    var text: String {
        switch (written, expected) {
        case (nil, _): "lacks \(place), which the journal tells"
        case (_, nil): "has \(place), which the journal doesn't tell"
        case (let written?, let expected?):
            "says \(place) \(Self.short(written)), and the journal \(Self.short(expected))"
        }
    }

    /// The places of both, in order. Where the report lies, and the seal, which is checked by itself, are passed over.
    static func all(_ written: JSONValue, _ expected: JSONValue) -> [ResultDifference] {
        differences(written, expected, at: "").filter { $0.place != "report" && $0.place != "journal_tip" }
    }

    private static func differences(
        _ written: JSONValue, _ expected: JSONValue, at place: String
    ) -> [ResultDifference] {
        guard let one = written.objectValue, let other = expected.objectValue else {
            return isSame(written, expected) ? [] : [Self(place: place, written: written, expected: expected)]
        }
        let keys = other.keys + one.keys.filter { other[$0] == nil }
        return keys.flatMap { key in
            let below = place.isEmpty ? key : "\(place).\(key)"
            switch (one[key], other[key]) {
            case (let one?, let other?): return differences(one, other, at: below)
            case (let one, let other): return [Self(place: below, written: one, expected: other)]
            }
        }
    }

    /// Numbers are the same by value: whoever writes JSON anew may spell them otherwise.
    private static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        if one == other { return true }
        guard let one = one.doubleValue, let other = other.doubleValue else { return false }
        return one == other
    }

    private static func short(_ value: JSONValue) -> String {
        let text = value.encoded()
        return text.count > 80 ? "\(text.prefix(79))\u{2026}" : text
    }
}
