/// The mean absolute error.
///
/// (1/n) Σ |y_i − p_i|, in [0, ∞), in the unit of the target; no rows: undefined.
/// Error: a mean of n values.
/// Source: scikit-learn `mean_absolute_error`.
package enum MAE: Metric {
    package static let description = MetricDescription(
        name: "mae", title: "mean absolute error", direction: .lower, ideal: 0, scale: .nonNegative,
        source: "scikit-learn mean_absolute_error")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        try .mean(of: zip(input.truth, input.predicted).map { abs($0 - $1) })
    }
}
