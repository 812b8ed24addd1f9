/// The mean number of characters to put in, take out or replace.
///
/// (1/n) Σ d(y_i, p_i) with Levenshtein's distance over Unicode scalars, in [0, ∞); nothing is normalised before. No rows:
/// undefined. Error: a mean of n values.
/// Source: Levenshtein (1966); Billion Word Imputation 2013, BMS Molecular Translation 2021.
package enum Levenshtein: Metric {
    package static let description = MetricDescription(
        name: "levenshtein", title: "mean edit distance in characters", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "Levenshtein 1966; BMS Molecular Translation 2021")

    package static func evaluate(_ input: TextPairs) throws(Undefined) -> Evaluation {
        var scalars = ScalarNumbers()
        var edits = EditDistance()
        var (truth, predicted): ([Int32], [Int32]) = ([], [])
        var distances: [Double] = []
        distances.reserveCapacity(input.truth.count)
        for row in 0..<input.truth.count {
            let distance = input.truth.withText(row) { left in
                input.predicted.withText(row) { right in
                    if isASCII(left), isASCII(right) { return edits.distance(left, right) }
                    scalars.write(left, to: &truth)
                    scalars.write(right, to: &predicted)
                    return edits.distance(truth[...], predicted[...])
                }
            }
            distances.append(Double(distance))
        }
        return try .mean(of: distances)
    }
}
