import Statistics

/// Agreement between ordered classes beyond chance, with squared distances as costs.
///
/// κ = 1 − O/E with O = mean (y_i − p_i)² over the rows and E the same mean if truth and prediction were drawn
/// independently from their own frequencies; y and p are positions among the target's classes, in [−1, 1] (1 perfect, 0
/// chance). E = ȳ² − 2·ȳ·p̄ + p̄², from the means of the positions and of their squares: no matrix is built.
/// Undefined where all true and all predicted labels are one and the same class, and without rows. Positions count all
/// classes of the target, also those that no row has; scikit-learn counts only those that occur unless it is given the
/// classes.
/// Influence: −((o_i − O)/E − (O/E²)·(e_i − 2E)), e_i = (y_i² − 2·y_i·p̄ + mean p²) + (p_i² − 2·p_i·ȳ + mean y²).
/// Source: Cohen (1968); scikit-learn `cohen_kappa_score(weights="quadratic")`.
package enum QuadraticWeightedKappa: Metric {
    package static let description = MetricDescription(
        name: "quadratic_weighted_kappa", title: "agreement of ordered classes beyond chance", direction: .higher,
        ideal: 1, scale: .signedUnit, source: "scikit-learn cohen_kappa_score(weights=\"quadratic\")")

    package static func evaluate(_ input: ClassLabels) throws(Undefined) -> Evaluation {
        guard !input.truth.isEmpty else { throw Undefined("there are no rows") }
        // Whole numbers far below 2⁵³: these sums are exact.
        let count = Double(input.truth.count)
        var sums = (truth: 0.0, predicted: 0.0, truthSquares: 0.0, predictedSquares: 0.0, differences: 0.0)
        for (truth, predicted) in zip(input.truth, input.predicted) {
            let (y, p) = (Double(truth), Double(predicted))
            sums.truth += y
            sums.predicted += p
            sums.truthSquares += y * y
            sums.predictedSquares += p * p
            sums.differences += (y - p) * (y - p)
        }
        let (meanY, meanP) = (sums.truth / count, sums.predicted / count)
        let (squareY, squareP) = (sums.truthSquares / count, sums.predictedSquares / count)
        let first = input.truth[0]
        guard !(input.truth.allSatisfy { $0 == first } && input.predicted.allSatisfy { $0 == first }) else {
            throw Undefined("all true and all predicted labels are the same class")
        }
        let observed = sums.differences / count
        let expected = squareY - 2 * meanY * meanP + squareP
        let influence = zip(input.truth, input.predicted).map { truth, predicted in
            let (y, p) = (Double(truth), Double(predicted))
            let chance = (y * y - 2 * y * meanP + squareP) + (p * p - 2 * p * meanY + squareY) - 2 * expected
            return -((y - p) * (y - p) - observed) / expected + observed / (expected * expected) * chance
        }
        return .smooth(score: 1 - observed / expected, influence: influence)
    }
}
