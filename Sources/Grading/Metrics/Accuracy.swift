/// The share of rows whose predicted class is the true one.
///
/// (1/n) Σ [p_i = y_i], in [0, 1]; no rows: undefined. Classes that never occur play no role.
/// Error: a mean of n values, so SE = √(a(1 − a)/(n − 1)); Wilson's interval.
/// Source: scikit-learn `accuracy_score`.
package enum Accuracy: Metric {
    package static let description = MetricDescription(
        name: "accuracy", title: "share of rows with the right class", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn accuracy_score")

    package static func evaluate(_ input: ClassLabels) throws(Undefined) -> Evaluation {
        try .mean(of: zip(input.truth, input.predicted).map { $0 == $1 ? 1 : 0 })
    }
}
