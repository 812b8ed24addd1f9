import Statistics

/// The root of the mean squared error.
///
/// √((1/n) Σ (y_i − p_i)²), in [0, ∞), in the unit of the target; no rows: undefined.
/// Influence: ((y_i − p_i)² − MSE) / (2·RMSE), by the delta method; 0 where every row is right.
/// Source: scikit-learn `root_mean_squared_error`.
package enum RMSE: Metric {
    package static let description = MetricDescription(
        name: "rmse", title: "root mean squared error", direction: .lower, ideal: 0, scale: .nonNegative,
        source: "scikit-learn root_mean_squared_error")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        guard !input.truth.isEmpty else { throw Undefined("there are no rows") }
        let squares = zip(input.truth, input.predicted).map { ($0 - $1) * ($0 - $1) }
        let mean = compensatedSum(squares) / Double(squares.count)
        let score = mean.squareRoot()
        return .smooth(score: score, influence: squares.map { score > 0 ? ($0 - mean) / (2 * score) : 0 })
    }
}
