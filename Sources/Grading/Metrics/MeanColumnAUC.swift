/// The mean over several targets of the area under the ROC curve.
///
/// (1/k) Σ AUC_j, in [0, 1], each AUC with ties as one half. Undefined where any target has one class only.
/// Error: DeLong's for each target; contributions of one row to several targets add up, so that their correlation counts.
/// Source: scikit-learn `roc_auc_score(average="macro")`; Toxic Comment Classification 2018.
package enum MeanColumnAUC: Metric {
    package static let description = MetricDescription(
        name: "mean_column_auc", title: "area under the ROC curve, mean over targets", direction: .higher, ideal: 1,
        scale: .unit, source: "scikit-learn roc_auc_score(average=\"macro\"); error by DeLong 1988")

    package static func evaluate(_ input: BinaryColumns) throws(Undefined) -> Evaluation {
        var parts: [Evaluation] = []
        for (column, name) in input.names.enumerated() {
            let scores = BinaryScores(isPositive: input.isPositive[column], scores: input.scores[column])
            parts.append(try named(name) { () throws(Undefined) in try RocAUC.evaluate(scores) })
        }
        return try .mean(ofScores: parts)
    }
}

/// Says which column a metric is undefined in.
func named<Result>(
    _ column: String, _ evaluate: () throws(Undefined) -> Result
) throws(Undefined) -> Result {
    do throws(Undefined) { return try evaluate() } catch { throw Undefined("column '\(column)': \(error.reason)") }
}
