/// The share of rows whose predicted class is not the true one.
///
/// 1 − accuracy, in [0, 1]; no rows: undefined. Error: a mean of n values.
/// Source: iNaturalist 2019 (FGVC6), where several guesses are allowed and the first one counts.
package enum Top1Error: Metric {
    package static let description = MetricDescription(
        name: "top1_error", title: "share of rows with a wrong class", direction: .lower, ideal: 0, scale: .unit,
        source: "1 − scikit-learn accuracy_score; iNaturalist 2019")

    package static func evaluate(_ input: ClassLabels) throws(Undefined) -> Evaluation {
        try .mean(of: zip(input.truth, input.predicted).map { $0 == $1 ? 0 : 1 })
    }
}
