/// How far up the right things stand in lists of at most k guesses: MAP@k.
///
/// For each row (1 / min(|Y|, k)) Σ_{r ≤ k} hits(r)/r · [guess r is right and stands there for the first time], then the mean
/// over rows, in [0, 1]; Y is the set of right things. Guesses beyond the k-th play no role; a repeated guess uses up its
/// place and hits once. A row without a right thing is 0. No rows: undefined. Error: a mean of n values.
/// Source: Kaggle's MAP@k (ml_metrics `mapk`); H&M Fashion Recommendations 2022 (12), Humpback Whales 2018 (5).
package enum MeanAveragePrecision<let k: Int>: Metric {
    package static var description: MetricDescription {
        MetricDescription(
            name: "map_at_\(k)", title: "mean average precision of lists of \(k) guesses", direction: .higher, ideal: 1,
            scale: .unit, source: "ml_metrics mapk; H&M 2022, Humpback Whales 2018")
    }

    package static func evaluate(_ input: TokenPairs) throws(Undefined) -> Evaluation {
        try .mean(of: (0..<input.truth.count).map { averagePrecision(input.truth[$0], input.predicted[$0]) })
    }

    private static func averagePrecision(_ truth: ArraySlice<Int32>, _ predicted: ArraySlice<Int32>) -> Double {
        guard !truth.isEmpty else { return 0 }
        let right = truth.withoutRepetitions()
        let members = right.count > 32 ? Set(right) : []
        let guesses = predicted.prefix(k)
        var (sum, hits) = (0.0, 0.0)
        for (rank, guess) in guesses.enumerated() {
            guard members.isEmpty ? right.contains(guess) : members.contains(guess) else { continue }
            guard !guesses.prefix(rank).contains(guess) else { continue }
            hits += 1
            sum += hits / Double(rank + 1)
        }
        return sum / Double(min(right.count, k))
    }
}
