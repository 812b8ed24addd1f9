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
            input.truth.withText(row) { scalars.write($0, to: &truth) }
            input.predicted.withText(row) { scalars.write($0, to: &predicted) }
            distances.append(Double(edits.distance(truth[...], predicted[...])))
        }
        return try .mean(of: distances)
    }
}
