/// The mean over rows of the harmonic mean of precision and recall of a set of labels.
///
/// (1/n) Σ 2·|Y_i ∩ P_i| / (|Y_i| + |P_i|), in [0, 1]; a repeated label counts once, a row where both sets are empty is 1.
/// No rows: undefined. Error: a mean of n values.
/// Source: scikit-learn `f1_score(average="samples", zero_division=1)`.
package enum SamplesF1: Metric {
    package static let description = MetricDescription(
        name: "samples_f1", title: "F1 of sets of labels, mean over rows", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn f1_score(average=\"samples\", zero_division=1)")

    package static func evaluate(_ input: TokenPairs) throws(Undefined) -> Evaluation {
        try .mean(
            of: SetOverlap.counts(input).map { counts in
                let both = counts.truth + counts.predicted
                return both > 0 ? 2 * counts.shared / both : 1
            })
    }
}
