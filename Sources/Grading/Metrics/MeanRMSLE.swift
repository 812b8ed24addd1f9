/// The mean over several targets of the root of the mean squared difference of logarithms.
///
/// (1/k) Σ_j RMSLE_j, in [0, ∞). Undefined where a value is −1 or below, and without rows.
/// Influence: the mean of the targets' own.
/// Source: Nomad2018 Predicting Transparent Conductors; scikit-learn `root_mean_squared_log_error`.
package enum MeanRMSLE: Metric {
    package static let description = MetricDescription(
        name: "mean_rmsle", title: "root mean squared error of logarithms, mean over targets", direction: .lower,
        ideal: 0, scale: .nonNegative, source: "scikit-learn root_mean_squared_log_error; Nomad2018")

    package static func evaluate(_ input: RealColumns) throws(Undefined) -> Evaluation {
        var parts: [Evaluation] = []
        for (name, column) in zip(input.names, input.columns) {
            parts.append(try named(name) { () throws(Undefined) in try RMSLE.evaluate(column) })
        }
        return try .mean(ofScores: parts)
    }
}
