/// The harmonic mean of precision and recall over all labels of all rows together.
///
/// 2·Σ|Y_i ∩ P_i| / Σ(|Y_i| + |P_i|) for sets of labels Y_i and P_i, in [0, 1]; a repeated label counts once. As in
/// mle-bench, predicted labels that no answer has are passed over. Undefined where neither side has a label.
/// Influence: that of a quotient of two sums.
/// Source: scikit-learn `f1_score(average="micro")` over the labels of the answers; iMet 2020, Facebook Recruiting III.
package enum MicroF1: Metric {
    package static let description = MetricDescription(
        name: "micro_f1", title: "F1 of sets of labels, all rows together", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn f1_score(average=\"micro\"), labels of the answers only")

    package static func evaluate(_ input: TokenPairs) throws(Undefined) -> Evaluation {
        let counts = SetOverlap.counts(input, known: input.trueVocabulary)
        return try .ratio(
            counts.map { 2 * $0.shared }, counts.map { $0.truth + $0.predicted },
            ifEmpty: "neither the answers nor the predictions have a label")
    }
}

/// How many labels two sets have, and how many of them they share.
struct SetOverlap {
    let shared, truth, predicted: Double

    /// Counts the labels of each row, leaving out numbers from `known` on.
    static func counts(_ input: TokenPairs, known: Int = .max) -> [SetOverlap] {
        (0..<input.truth.count).map { row in
            let truth = input.truth[row].withoutRepetitions()
            let predicted = input.predicted[row].withoutRepetitions().filter { Int($0) < known }
            let shared: Int
            if truth.count * predicted.count <= 256 {
                shared = predicted.count { truth.contains($0) }
            } else {
                let members = Set(truth)
                shared = predicted.count { members.contains($0) }
            }
            return SetOverlap(
                shared: Double(shared), truth: Double(truth.count), predicted: Double(predicted.count))
        }
    }
}
