import Glibc

/// The mean of the 50th and the 95th percentile of the distance from the true place, mean over groups, in metres.
///
/// Distances on a sphere of radius 6 371 000 m by the haversine formula; percentiles by linear interpolation between the
/// sorted distances, as numpy takes them; each group (a trip) weighs the same. In [0, ∞); no rows: undefined.
/// Error: Poisson bootstrap over the rows; a group without a drawn row is left out of its draw.
/// Source: Google Smartphone Decimeter Challenge 2022.
package enum HaversinePercentiles: Metric {
    package static let description = MetricDescription(
        name: "haversine_percentiles", title: "mean of the 50th and 95th percentile of distance, in metres",
        direction: .lower, ideal: 0, scale: .nonNegative,
        source: "Google Smartphone Decimeter Challenge 2022; error by Poisson bootstrap")

    package static func evaluate(_ input: Places) throws(Undefined) -> Evaluation {
        let distances = input.groups.indices.map { row in
            distance(
                from: (input.latitude.truth[row], input.longitude.truth[row]),
                to: (input.latitude.predicted[row], input.longitude.predicted[row]))
        }
        guard let last = input.groups.max() else { throw Undefined("there are no rows") }
        var groups = [[(row: Int, distance: Double)]](repeating: [], count: last + 1)
        for row in distances.indices { groups[input.groups[row]].append((row, distances[row])) }
        for group in groups.indices { groups[group].sort { $0.distance < $1.distance } }
        let score = mean(groups, [UInt8](repeating: 1, count: distances.count)) ?? 0
        return .bootstrapped(score: score, rows: distances.count) { mean(groups, $0) }
    }

    private static func mean(_ groups: [[(row: Int, distance: Double)]], _ weights: [UInt8]) -> Double? {
        var (sum, count) = (0.0, 0.0)
        for group in groups {
            let total = group.reduce(0) { $0 + Int(weights[$1.row]) }
            guard total > 0 else { continue }
            sum += (quantile(0.5, group, weights, total) + quantile(0.95, group, weights, total)) / 2
            count += 1
        }
        return count > 0 ? sum / count : nil
    }

    /// A quantile of the sorted distances, each standing there as often as its weight says.
    private static func quantile(
        _ share: Double, _ group: [(row: Int, distance: Double)], _ weights: [UInt8], _ total: Int
    ) -> Double {
        let place = share * Double(total - 1)
        let lower = Int(place)
        var seen = 0
        var low: Double?
        for (row, distance) in group {
            seen += Int(weights[row])
            if low == nil, seen > lower { low = distance }
            if let low, seen > min(lower + 1, total - 1) {
                return low + (place - Double(lower)) * (distance - low)
            }
        }
        return low ?? 0
    }

    private static func distance(from a: (Double, Double), to b: (Double, Double)) -> Double {
        let radians = Double.pi / 180
        let (latitude, longitude) = ((b.0 - a.0) * radians, (b.1 - a.1) * radians)
        let chord =
            sin(latitude / 2) * sin(latitude / 2)
            + cos(a.0 * radians) * cos(b.0 * radians) * sin(longitude / 2) * sin(longitude / 2)
        return 2 * 6_371_000 * asin(min(1, chord.squareRoot()))
    }
}
