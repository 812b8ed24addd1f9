import Statistics

/// The share of the target's variance that the predictions explain: the coefficient of determination.
///
/// 1 − Σ(y_i − p_i)² / Σ(y_i − ȳ)², in (−∞, 1]; 0 for predicting the mean of the graded rows. Undefined for fewer than two
/// rows and for a target that is constant on them (scikit-learn answers 0 or 1 there, which says nothing).
/// Influence: with u_i, v_i the terms of both sums and U, V their means, −(u_i − U)/V + (U/V²)(v_i − V); that ȳ is
/// estimated adds nothing, since V is least there.
/// Source: scikit-learn `r2_score`.
package enum R2: Metric {
    package static let description = MetricDescription(
        name: "r2", title: "share of variance explained", direction: .higher, ideal: 1, scale: .belowOne,
        source: "scikit-learn r2_score")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        guard input.truth.count > 1 else { throw Undefined("it needs at least two rows") }
        guard input.truth.contains(where: { $0 != input.truth[0] }) else {
            throw Undefined("the true values of all graded rows are the same")
        }
        let count = Double(input.truth.count)
        let average = compensatedSum(input.truth) / count
        let errors = zip(input.truth, input.predicted).map { ($0 - $1) * ($0 - $1) }
        let spreads = input.truth.map { ($0 - average) * ($0 - average) }
        let error = compensatedSum(errors) / count
        let spread = compensatedSum(spreads) / count
        guard spread > 0 else { throw Undefined("the true values differ too little to be told apart") }
        let ratio = error / spread
        return .smooth(
            score: 1 - ratio,
            influence: zip(errors, spreads).map { -($0 - error) / spread + ratio / spread * ($1 - spread) })
    }
}
