/// The mean over several targets of the correlation of ranks.
///
/// (1/k) Σ ρ_j, in [−1, 1], each ρ with mean ranks for ties. Undefined where either side of any target is constant.
/// Influence: the mean of the targets' own; contributions of one row add up, so that the targets' correlation counts.
/// Source: Google QUEST Q&A Labeling 2020; scipy `spearmanr`.
package enum MeanColumnSpearman: Metric {
    package static let description = MetricDescription(
        name: "mean_column_spearman", title: "correlation of ranks, mean over targets", direction: .higher, ideal: 1,
        scale: .signedUnit, source: "scipy spearmanr; Google QUEST 2020")

    package static func evaluate(_ input: RealColumns) throws(Undefined) -> Evaluation {
        var parts: [Evaluation] = []
        for (name, column) in zip(input.names, input.columns) {
            parts.append(try named(name) { () throws(Undefined) in try Spearman.evaluate(column) })
        }
        return try .mean(ofScores: parts)
    }
}
