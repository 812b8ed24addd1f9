/// The number of words to put in, take out or replace, over the number of true words.
///
/// Σ d(y_i, p_i) / Σ |y_i| with Levenshtein's distance over words, in [0, ∞): an error rate that can exceed 1. Undefined
/// where no answer has a word.
/// Influence: that of a quotient of two sums.
/// Source: Multi-modal Gesture Recognition 2013; known as word error rate.
package enum NormalisedLevenshtein: Metric {
    package static let description = MetricDescription(
        name: "normalised_levenshtein", title: "edit distance in words over true words", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "Levenshtein 1966; Multi-modal Gesture Recognition 2013")

    package static func evaluate(_ input: TokenPairs) throws(Undefined) -> Evaluation {
        var edits = EditDistance()
        var distances: [Double] = []
        var lengths: [Double] = []
        for row in 0..<input.truth.count {
            distances.append(Double(edits.distance(input.truth[row], input.predicted[row])))
            lengths.append(Double(input.truth[row].count))
        }
        return try .ratio(distances, lengths, ifEmpty: "no answer has a word")
    }
}
