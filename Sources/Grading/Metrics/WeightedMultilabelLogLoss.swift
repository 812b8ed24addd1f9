import Glibc

/// Log loss over several targets, where the first target weighs as much as all others together and yes twice as much as no.
///
/// For each row Σ_j w_ij·l_ij / Σ_j w_ij, then the mean over rows, in [0, ∞): l is the binary log loss with probabilities
/// clipped to [10⁻¹⁵, 1 − 10⁻¹⁵]; w_ij is k − 1 for the first of k targets and 1 for the others (1 for a single target),
/// twice that where the target is 1. With the eight targets of its source: 7, 1, …, 1 and 14, 2, …, 2. No rows: undefined.
/// Error: a mean of n values.
/// Source: RSNA 2022 Cervical Spine Fracture Detection.
package enum WeightedMultilabelLogLoss: Metric {
    package static let description = MetricDescription(
        name: "weighted_multilabel_log_loss", title: "log loss over targets, the first one as heavy as the others",
        direction: .lower, ideal: 0, scale: .nonNegative, source: "RSNA 2022 Cervical Spine Fracture Detection")

    package static func evaluate(_ input: BinaryProbabilities) throws(Undefined) -> Evaluation {
        let columns = input.columns
        let rows = columns.scores.first?.count ?? 0
        let epsilon = 1e-15
        var losses = [Double](repeating: 0, count: rows)
        var weights = losses
        for column in columns.names.indices {
            let ofTarget = column == 0 ? Double(max(1, columns.names.count - 1)) : 1
            for row in 0..<rows {
                let isPositive = columns.isPositive[column][row]
                let probability = min(max(columns.scores[column][row], epsilon), 1 - epsilon)
                let weight = isPositive ? 2 * ofTarget : ofTarget
                losses[row] -= weight * log(isPositive ? probability : 1 - probability)
                weights[row] += weight
            }
        }
        return try .mean(of: zip(losses, weights).map { $0 / $1 })
    }
}
