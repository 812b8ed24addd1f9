/// The mean over classes of the harmonic mean of precision and recall.
///
/// F1_c = 2·TP_c / (predicted_c + true_c), averaged without weights over the classes that occur among the true or the
/// predicted labels, in [0, 1]; a class that occurs on one side only counts 0. No rows: undefined.
/// Influence of a row on F1_c = 2t/(p + q), all shares of rows: (2·tp_i − F1_c·(p_ic + q_ic)) / (p + q). Which classes
/// occur is taken as given.
/// Source: scikit-learn `f1_score(average="macro", zero_division=0)`.
package enum MacroF1: Metric {
    package static let description = MetricDescription(
        name: "macro_f1", title: "mean F1 over the classes", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn f1_score(average=\"macro\")")

    package static func evaluate(_ input: ClassLabels) throws(Undefined) -> Evaluation {
        guard !input.truth.isEmpty else { throw Undefined("there are no rows") }
        let rows = Double(input.truth.count)
        var hits = [Double](repeating: 0, count: input.classes)
        var mentions = [Double](repeating: 0, count: input.classes)
        for (truth, predicted) in zip(input.truth, input.predicted) {
            mentions[Int(truth)] += 1
            mentions[Int(predicted)] += 1
            if truth == predicted { hits[Int(truth)] += 1 }
        }
        let occurring = Double(mentions.count { $0 > 0 })
        var score = 0.0
        // What a row adds by mentioning a class on one side, and by hitting it.
        var mention = [Double](repeating: 0, count: input.classes)
        var hit = [Double](repeating: 0, count: input.classes)
        for index in mentions.indices where mentions[index] > 0 {
            let f1 = 2 * hits[index] / mentions[index]
            score += f1 / occurring
            mention[index] = -f1 / (mentions[index] / rows) / occurring
            hit[index] = 2 / (mentions[index] / rows) / occurring
        }
        let influence = zip(input.truth, input.predicted).map { truth, predicted in
            mention[Int(truth)] + mention[Int(predicted)] + (truth == predicted ? hit[Int(truth)] : 0)
        }
        return .smooth(score: score, influence: influence)
    }
}
