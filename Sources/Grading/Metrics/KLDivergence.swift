import Glibc

/// How far predicted distributions are from the true ones: the Kullback–Leibler divergence.
///
/// (1/n) Σ_i Σ_j t_ij·ln(t_ij / p_ij), where a class with t_ij = 0 adds nothing; t are the row's votes over their sum, p is
/// clipped to [10⁻¹⁵, 1 − 10⁻¹⁵]. From 0 up, but for what clipping takes away (below 10⁻¹⁴). No rows: undefined.
/// Error: a mean of n values.
/// Source: HMS Harmful Brain Activity Classification 2024; scipy `rel_entr`.
package enum KLDivergence: Metric {
    package static let description = MetricDescription(
        name: "kl_divergence", title: "divergence of predicted from true distributions", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "Kullback and Leibler 1951; HMS Harmful Brain Activity 2024")

    package static func evaluate(_ input: Distributions) throws(Undefined) -> Evaluation {
        let epsilon = 1e-15
        return try .mean(
            of: zip(input.truth, input.predicted).map { truth, predicted in
                var sum = 0.0
                for (share, probability) in zip(truth, predicted) where share > 0 {
                    sum += share * log(share / min(max(probability, epsilon), 1 - epsilon))
                }
                return sum
            })
    }
}
