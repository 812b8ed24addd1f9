/// The correlation between true and predicted classes: Matthews' coefficient, for any number of classes.
///
/// With shares of rows: C right, t_k truly and p_k predictedly of class k, (C − Σ t_k p_k) / √((1 − Σ t_k²)(1 − Σ p_k²)), in
/// [−1, 1]; 0 is chance. Undefined where all true or all predicted labels are one class (scikit-learn answers 0 there),
/// and without rows.
/// Influence, by the delta method: (dC − dA)/√(TP) − ½·MCC·(dT/T + dP/P), with A = Σ t_k p_k, T = 1 − Σ t_k², P = 1 − Σ p_k².
/// Source: Gorodkin (2004); scikit-learn `matthews_corrcoef`.
package enum Matthews: Metric {
    package static let description = MetricDescription(
        name: "matthews", title: "correlation of true and predicted classes", direction: .higher, ideal: 1,
        scale: .signedUnit, source: "scikit-learn matthews_corrcoef")

    package static func evaluate(_ input: ClassLabels) throws(Undefined) -> Evaluation {
        guard !input.truth.isEmpty else { throw Undefined("there are no rows") }
        let rows = Double(input.truth.count)
        var trueShares = [Double](repeating: 0, count: input.classes)
        var predictedShares = trueShares
        var hits = 0.0
        for (truth, predicted) in zip(input.truth, input.predicted) {
            trueShares[Int(truth)] += 1
            predictedShares[Int(predicted)] += 1
            if truth == predicted { hits += 1 }
        }
        guard !trueShares.contains(rows) else { throw Undefined("all true labels are the same class") }
        guard !predictedShares.contains(rows) else { throw Undefined("all predicted labels are the same class") }
        for index in trueShares.indices {
            trueShares[index] /= rows
            predictedShares[index] /= rows
        }
        let right = hits / rows
        let chance = zip(trueShares, predictedShares).reduce(0) { $0 + $1.0 * $1.1 }
        let trueSquares = trueShares.reduce(0) { $0 + $1 * $1 }
        let predictedSquares = predictedShares.reduce(0) { $0 + $1 * $1 }
        let (trueSpread, predictedSpread) = (1 - trueSquares, 1 - predictedSquares)
        let root = (trueSpread * predictedSpread).squareRoot()
        let score = (right - chance) / root
        let influence = zip(input.truth, input.predicted).map { truth, predicted -> Double in
            let (t, p) = (Int(truth), Int(predicted))
            let ofRight = (t == p ? 1 : 0) - right
            let ofChance = trueShares[p] + predictedShares[t] - 2 * chance
            let ofTrueSpread = -2 * (trueShares[t] - trueSquares)
            let ofPredictedSpread = -2 * (predictedShares[p] - predictedSquares)
            return (ofRight - ofChance) / root
                - score / 2 * (ofTrueSpread / trueSpread + ofPredictedSpread / predictedSpread)
        }
        return .smooth(score: max(-1, min(1, score)), influence: influence)
    }
}
