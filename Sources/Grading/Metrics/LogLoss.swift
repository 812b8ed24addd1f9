import Glibc

/// The mean negative logarithm of the probability that was given to the true class.
///
/// −(1/n) Σ ln p_i(y_i), in [0, ∞), with probabilities clipped to [ε, 1 − ε] for ε = 2⁻⁵², as scikit-learn does for
/// doubles; so the worst row costs 36.04. For two classes one column suffices. No rows: undefined; a true class that no
/// row has is no trouble, since the classes come from the target's description. A uniform guess over k classes: ln k.
/// Error: a mean of n values.
/// Source: scikit-learn `log_loss`.
package enum LogLoss: Metric {
    package static let description = MetricDescription(
        name: "log_loss", title: "mean negative log probability of the true class", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "scikit-learn log_loss")

    package static func evaluate(_ input: ClassProbabilities) throws(Undefined) -> Evaluation {
        let epsilon = 0x1p-52
        return try .mean(of: input.ofTruth.map { -log(min(max($0, epsilon), 1 - epsilon)) })
    }
}
