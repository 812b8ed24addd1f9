/// How well predicted orders agree with true ones, all pairs of things in all rows together.
///
/// 1 − 4·Σ S_i / Σ n_i·(n_i − 1), in [−1, 1]: S_i counts the pairs of row i that stand in the wrong order (inversions), n_i
/// its things. A row's prediction must hold exactly its things. Undefined where no row has two things. Inversions are counted
/// by merging, O(n log n).
/// Influence: that of a quotient of two sums.
/// Source: Kendall (1938); Google AI4Code 2022.
package enum Kendall: Metric {
    package static let description = MetricDescription(
        name: "kendall", title: "agreement of orders, pairs of all rows together", direction: .higher, ideal: 1,
        scale: .signedUnit, source: "Kendall 1938; Google AI4Code 2022")

    package static func evaluate(_ input: Orders) throws(Undefined) -> Evaluation {
        try .ratio(
            input.ranks.map { Double(inversions($0)) }, input.ranks.map { Double($0.count) * Double($0.count - 1) },
            scale: -4, offset: 1, ifEmpty: "no row has two things to put in order")
    }

    /// How many pairs stand in the wrong order.
    private static func inversions(_ ranks: [Int32]) -> Int {
        var (current, merged) = (ranks, ranks)
        var (width, count) = (1, 0)
        while width < current.count {
            var start = 0
            while start < current.count {
                let middle = min(start + width, current.count)
                let end = min(start + 2 * width, current.count)
                var (left, right) = (start, middle)
                for place in start..<end {
                    if right >= end || (left < middle && current[left] <= current[right]) {
                        merged[place] = current[left]
                        left += 1
                    } else {
                        merged[place] = current[right]
                        right += 1
                        count += middle - left
                    }
                }
                start = end
            }
            swap(&current, &merged)
            width *= 2
        }
        return count
    }
}
