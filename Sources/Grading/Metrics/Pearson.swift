import Statistics

/// The linear correlation of true and predicted numbers.
///
/// Σ (y_i − ȳ)(p_i − p̄) / √(Σ (y_i − ȳ)² Σ (p_i − p̄)²), in [−1, 1]. Undefined where either side is constant, and below two
/// rows.
/// Influence: with both sides standardised to mean 0 and variance 1, y_i·p_i − ½·r·(y_i² + p_i²).
/// Source: scipy `pearsonr`.
package enum Pearson: Metric {
    package static let description = MetricDescription(
        name: "pearson", title: "linear correlation", direction: .higher, ideal: 1, scale: .signedUnit,
        source: "scipy pearsonr")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        guard input.truth.count > 1 else { throw Undefined("it needs at least two rows") }
        let truth = try standardised(input.truth, "true")
        let predicted = try standardised(input.predicted, "predicted")
        let products = zip(truth, predicted).map { $0 * $1 }
        let score = max(-1, min(1, compensatedSum(products) / Double(products.count)))
        let influence = products.indices.map { row in
            products[row] - score / 2 * (truth[row] * truth[row] + predicted[row] * predicted[row])
        }
        return .smooth(score: score, influence: influence)
    }

    private static func standardised(_ values: [Double], _ side: String) throws(Undefined) -> [Double] {
        guard values.contains(where: { $0 != values[0] }) else { throw Undefined("all \(side) values are the same") }
        let count = Double(values.count)
        let mean = compensatedSum(values) / count
        let centred = values.map { $0 - mean }
        let deviation = (compensatedSum(centred.lazy.map { $0 * $0 }) / count).squareRoot()
        guard deviation > 0, deviation.isFinite else {
            throw Undefined("the \(side) values can't be told apart in double precision")
        }
        return centred.map { $0 / deviation }
    }
}
