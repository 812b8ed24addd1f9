/// The area under the ROC curve, where the part below a true-positive rate of 0.4 counts twice.
///
/// ∫ w(t)·(1 − FPR(t)) dt / ∫ w(t) dt over the true-positive rate t, with w = 2 below 0.4 and 1 above, in [0, 1]; the curve
/// is a straight line over tied scores. Undefined where the graded rows have one class only. One sort, O(n log n).
/// With V(t) = ∫₀ᵗ w the score is the mean over negatives of V at the share of positives above them, over V(1) = 1.4.
/// Error: as DeLong's, by both classes' influence: V − mean for a negative; the mean over negatives below of w, less its
/// mean, for a positive (ties half); no standard error with a single row in a class.
/// Source: ALASKA2 Image Steganalysis 2020.
package enum WeightedAUC: Metric {
    package static let description = MetricDescription(
        name: "weighted_auc", title: "area under the ROC curve, true-positive rates below 0.4 twice",
        direction: .higher,
        ideal: 1, scale: .unit, source: "ALASKA2 Image Steganalysis 2020")

    package static func evaluate(_ input: BinaryScores) throws(Undefined) -> Evaluation {
        let positives = input.isPositive.count { $0 }
        let negatives = input.scores.count - positives
        guard !input.scores.isEmpty else { throw Undefined("there are no rows") }
        guard positives > 0 else { throw Undefined("no graded row is of the positive class") }
        guard negatives > 0 else { throw Undefined("no graded row is of the negative class") }

        var influence = [Double](repeating: 0, count: input.scores.count)
        var (positivesBelow, weightBelow, total) = (0, 0.0, 0.0)
        ScoreOrder(input.scores).forEachTie { tied in
            let tiedPositives = tied.count { input.isPositive[Int($0)] }
            let tiedNegatives = Double(tied.count - tiedPositives)
            let high = Double(positives - positivesBelow) / Double(positives)
            let low = Double(positives - positivesBelow - tiedPositives) / Double(positives)
            let value = tiedPositives > 0 ? (area(high) - area(low)) / (high - low) : weightUpTo(high)
            let slope = tiedPositives > 0 ? (weightUpTo(high) - weightUpTo(low)) / (high - low) : weight(high)
            total += tiedNegatives * value
            let below = (weightBelow + tiedNegatives * slope / 2) / Double(negatives)
            for row in tied { influence[Int(row)] = input.isPositive[Int(row)] ? below : value }
            weightBelow += tiedNegatives * slope
            positivesBelow += tiedPositives
        }
        let mean = total / Double(negatives)
        let fewer = min(positives, negatives)
        let score = mean / weightUpTo(1)
        guard fewer > 1 else { return Evaluation(score: score, contributions: nil, effectiveCount: fewer) }

        var ofPositives = 0.0
        for row in influence.indices where input.isPositive[row] { ofPositives += influence[row] }
        ofPositives /= Double(positives)
        let positiveScale = 1 / (weightUpTo(1) * (Double(positives) * Double(positives - 1)).squareRoot())
        let negativeScale = 1 / (weightUpTo(1) * (Double(negatives) * Double(negatives - 1)).squareRoot())
        for row in influence.indices {
            influence[row] =
                input.isPositive[row]
                ? (influence[row] - ofPositives) * positiveScale : (influence[row] - mean) * negativeScale
        }
        return Evaluation(score: score, contributions: influence, effectiveCount: fewer)
    }

    private static let edge = 0.4

    /// w(t).
    private static func weight(_ rate: Double) -> Double { rate < edge ? 2 : 1 }

    /// V(t) = ∫₀ᵗ w.
    private static func weightUpTo(_ rate: Double) -> Double { rate < edge ? 2 * rate : edge + rate }

    /// ∫₀ᵗ V.
    private static func area(_ rate: Double) -> Double {
        if rate < edge { return rate * rate }
        let rest = rate - edge
        return edge * edge + 2 * edge * rest + rest * rest / 2
    }
}
