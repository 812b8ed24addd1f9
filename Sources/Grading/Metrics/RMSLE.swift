import Glibc

/// The root of the mean squared difference of logarithms: relative errors, for positive targets.
///
/// √((1/n) Σ (ln(1 + y_i) − ln(1 + p_i))²), in [0, ∞). Undefined where a true or predicted value is −1 or below, and
/// without rows. Error: that of the RMSE of ln(1 + ·).
/// Source: scikit-learn `root_mean_squared_log_error`.
package enum RMSLE: Metric {
    package static let description = MetricDescription(
        name: "rmsle", title: "root mean squared error of logarithms", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "scikit-learn root_mean_squared_log_error")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        if input.truth.contains(where: { $0 <= -1 }) { throw Undefined("a true value is −1 or below") }
        if input.predicted.contains(where: { $0 <= -1 }) { throw Undefined("a predicted value is −1 or below") }
        return try RMSE.evaluate(
            RealPairs(truth: input.truth.map { log1p($0) }, predicted: input.predicted.map { log1p($0) }))
    }
}
