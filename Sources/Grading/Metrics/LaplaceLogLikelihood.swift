import Glibc

/// The likelihood of the truth under predicted numbers and standard deviations, by Laplace's distribution.
///
/// (1/n) Σ −√2·min(|y − p|, 1000)/σ − ln(√2·σ) with σ = max(σ_i, 70); at most −ln(70·√2) = −4.5951. No rows: undefined.
/// Error: a mean of n values.
/// Source: OSIC Pulmonary Fibrosis Progression 2020.
package enum LaplaceLogLikelihood: Metric {
    package static let description = MetricDescription(
        name: "laplace_log_likelihood", title: "Laplace log likelihood, errors up to 1000, deviations from 70",
        direction: .higher, ideal: -log(70 * 2.0.squareRoot()), scale: .line,
        source: "OSIC Pulmonary Fibrosis Progression 2020")

    package static func evaluate(_ input: ConfidentNumbers) throws(Undefined) -> Evaluation {
        let root = 2.0.squareRoot()
        return try .mean(
            of: input.deviations.indices.map { row in
                let deviation = max(input.deviations[row], 70)
                let error = min(abs(input.pairs.truth[row] - input.pairs.predicted[row]), 1000)
                return -root * error / deviation - log(root * deviation)
            })
    }
}
