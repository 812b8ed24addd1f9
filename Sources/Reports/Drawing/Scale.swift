/// A straight map from values to places in a drawing, with ticks at round values.
struct Scale {
    let domain: ClosedRange<Double>
    private let from: Double
    private let to: Double

    /// `domain` must be finite; one of no width is widened, so that every value has a place.
    init(_ domain: ClosedRange<Double>, from: Double, to: Double) {
        let room = domain.upperBound > domain.lowerBound ? 0 : max(abs(domain.lowerBound) * 0.01, 1e-9)
        self.domain = (domain.lowerBound - room)...(domain.upperBound + room)
        self.from = from
        self.to = to
    }

    func callAsFunction(_ value: Double) -> Double {
        let width = domain.upperBound - domain.lowerBound
        let share = width > 0 && width.isFinite ? (value - domain.lowerBound) / width : 0.5
        return from + share * (to - from)
    }

    /// The place of a value, or of the nearest end where it lies outside.
    func clamped(_ value: Double) -> Double { self(min(max(value, domain.lowerBound), domain.upperBound)) }

    func contains(_ value: Double) -> Bool { domain.contains(value) }

    /// About so many values with a round distance (1, 2 or 5 times a power of ten), and the decimals that they need.
    func ticks(_ count: Int) -> (values: [Double], places: Int) {
        let width = domain.upperBound - domain.lowerBound
        guard width.isFinite, width > 0, count > 0 else { return ([domain.lowerBound], 4) }
        var (power, exponent) = (1.0, 0)
        let rough = width / Double(count)
        while power * 10 <= rough, exponent < 300 { (power, exponent) = (power * 10, exponent + 1) }
        while power > rough, exponent > -300 { (power, exponent) = (power / 10, exponent - 1) }
        let factor = [1.0, 2, 5].first { $0 * power >= rough } ?? 10
        let step = factor * power
        var values: [Double] = []
        var index = (domain.lowerBound / step).rounded(.up)
        while index * step <= domain.upperBound, values.count < 4 * count {
            values.append(index * step)
            index += 1
        }
        return (values, min(max(0, -exponent - (factor == 10 ? 1 : 0)), 10))
    }

    /// A range that shows all these values with room around them; values far from the bulk are left to be pinned.
    static func domain(of values: [Double], room: Double = 0.06) -> ClosedRange<Double> {
        let sorted = values.filter { abs($0) < 1e150 }.sorted()
        guard let first = sorted.first, let last = sorted.last else { return 0...1 }
        var (low, high) = (first, last)
        if sorted.count >= 5 {
            let (lower, upper) = (sorted[sorted.count / 4], sorted[(sorted.count * 3) / 4])
            let reach = 6 * max(upper - lower, abs(sorted[sorted.count / 2]) * 1e-3)
            (low, high) = (max(first, lower - reach), min(last, upper + reach))
        }
        let margin = max((high - low) * room, abs(high) * 1e-6)
        return (low - margin)...(high + margin)
    }
}
