/// The chance that a positive row scores above a negative one: the area under the ROC curve.
///
/// Mean over all pairs of a positive and a negative row of [s₊ > s₋] + ½[s₊ = s₋], in [0, 1]; ½ for constant scores.
/// Undefined where the graded rows have one class only. One sort, O(n log n).
/// Error: DeLong's. Let V_i be the share of negatives below positive i, W_j the share of positives above negative j
/// (ties half): contributions (V_i − AUC)/√(m(m − 1)) and (W_j − AUC)/√(n(n − 1)) for m positives and n negatives; no
/// standard error with a single row in a class.
/// Source: scikit-learn `roc_auc_score`; DeLong et al., Biometrics 44 (1988); Sun and Xu, IEEE SPL 21 (2014).
package enum RocAUC: Metric {
    package static let description = MetricDescription(
        name: "roc_auc", title: "area under the ROC curve", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn roc_auc_score; error by DeLong 1988")

    package static func evaluate(_ input: BinaryScores) throws(Undefined) -> Evaluation {
        let rows = input.scores.count
        let positives = input.isPositive.count { $0 }
        let negatives = rows - positives
        guard rows > 0 else { throw Undefined("there are no rows") }
        guard positives > 0 else { throw Undefined("no graded row is of the positive class") }
        guard negatives > 0 else { throw Undefined("no graded row is of the negative class") }

        let order = ScoreOrder(input.scores)
        var shares = [Double](repeating: 0, count: rows)
        // Twice the number of pairs that are ordered rightly, ties once: exact in integers.
        var doubledWins = 0
        var positivesBelow = 0
        var negativesBelow = 0
        order.forEachTie { tied in
            var tiedPositives = 0
            for row in tied where input.isPositive[Int(row)] { tiedPositives += 1 }
            let tiedNegatives = tied.count - tiedPositives
            let below = 2 * negativesBelow + tiedNegatives
            let above = 2 * (positives - positivesBelow) - tiedPositives
            doubledWins += tiedPositives * below
            let positiveShare = Double(below) / Double(2 * negatives)
            let negativeShare = Double(above) / Double(2 * positives)
            for row in tied { shares[Int(row)] = input.isPositive[Int(row)] ? positiveShare : negativeShare }
            positivesBelow += tiedPositives
            negativesBelow += tiedNegatives
        }
        let score = Double(doubledWins) / (2 * Double(positives) * Double(negatives))
        let fewer = min(positives, negatives)
        guard fewer > 1 else { return Evaluation(score: score, contributions: nil, effectiveCount: fewer) }
        let positiveScale = 1 / (Double(positives) * Double(positives - 1)).squareRoot()
        let negativeScale = 1 / (Double(negatives) * Double(negatives - 1)).squareRoot()
        for row in shares.indices {
            shares[row] = (shares[row] - score) * (input.isPositive[row] ? positiveScale : negativeScale)
        }
        return Evaluation(score: score, contributions: shares, effectiveCount: fewer)
    }
}
