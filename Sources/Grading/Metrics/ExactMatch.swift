/// The share of rows whose predicted text is the true one, byte for byte.
///
/// (1/n) Σ [p_i = y_i], in [0, 1]; letters of another case and blanks at the ends make a difference. No rows: undefined.
/// Error: a mean of n values.
/// Source: Text Normalization Challenge (Google, 2017).
package enum ExactMatch: Metric {
    package static let description = MetricDescription(
        name: "exact_match", title: "share of rows with exactly the right text", direction: .higher, ideal: 1,
        scale: .unit, source: "equality of strings; Text Normalization Challenge 2017")

    package static func evaluate(_ input: TextPairs) throws(Undefined) -> Evaluation {
        try .mean(
            of: (0..<input.truth.count).map { row in
                input.truth.withText(row) { truth in
                    input.predicted.withText(row) { sameBytes(truth, $0) }
                } ? 1 : 0
            })
    }
}
