/// How many words a predicted text shares with the true one: the Jaccard index of sets of words.
///
/// (1/n) Σ |A_i ∩ B_i| / |A_i ∪ B_i|, in [0, 1], over the sets of words of both texts with all letters small; words stand
/// between blanks, as Python's `split()` finds them. A row where both texts have no word is 1. No rows: undefined.
/// Error: a mean of n values.
/// Source: Tweet Sentiment Extraction 2020; chaii Question Answering 2021.
package enum WordJaccard: Metric {
    package static let description = MetricDescription(
        name: "word_jaccard", title: "shared words over all words", direction: .higher, ideal: 1, scale: .unit,
        source: "Jaccard 1901; Tweet Sentiment Extraction 2020")

    package static func evaluate(_ input: TextPairs) throws(Undefined) -> Evaluation {
        let words = TokenPairs(
            TextPairs(truth: input.truth.lowercased(), predicted: input.predicted.lowercased()))
        return try .mean(
            of: SetOverlap.counts(words).map { counts in
                let union = counts.truth + counts.predicted - counts.shared
                return union > 0 ? counts.shared / union : 1
            })
    }
}
