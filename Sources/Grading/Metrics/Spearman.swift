import Statistics

/// The correlation of the ranks of true and predicted numbers.
///
/// Pearson's correlation of ranks, tied values sharing their mean rank, in [−1, 1]. Undefined where either side is
/// constant, and below two rows.
/// Error: Poisson bootstrap, since ranks tie the rows together; both orders are found once, each draw costs O(n).
/// Source: scipy `spearmanr`.
package enum Spearman: Metric {
    package static let description = MetricDescription(
        name: "spearman", title: "correlation of ranks", direction: .higher, ideal: 1, scale: .signedUnit,
        source: "scipy spearmanr; error by Poisson bootstrap")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        let truth = ScoreOrder(input.truth)
        let predicted = ScoreOrder(input.predicted)
        return .bootstrapped(score: try score(input, truth, predicted), rows: input.truth.count) {
            correlation(truth, predicted, $0)
        }
    }

    /// The score without its error, which costs some hundred times as much.
    package static func score(_ input: RealPairs) throws(Undefined) -> Double {
        try score(input, ScoreOrder(input.truth), ScoreOrder(input.predicted))
    }

    private static func score(
        _ input: RealPairs, _ truth: ScoreOrder, _ predicted: ScoreOrder
    ) throws(Undefined) -> Double {
        let rows = input.truth.count
        guard rows > 1 else { throw Undefined("it needs at least two rows") }
        guard let score = correlation(truth, predicted, [UInt8](repeating: 1, count: rows)) else {
            let side = input.truth.contains { $0 != input.truth[0] } ? "predicted" : "true"
            throw Undefined("all \(side) values are the same")
        }
        return score
    }

    /// The correlation of a sample that holds each row as often as its weight says.
    private static func correlation(_ truth: ScoreOrder, _ predicted: ScoreOrder, _ weights: [UInt8]) -> Double? {
        let left = doubledCentredRanks(truth, weights)
        let right = doubledCentredRanks(predicted, weights)
        var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
        for row in weights.indices where weights[row] > 0 {
            let weight = Double(weights[row])
            product += weight * left[row] * right[row]
            leftSquares += weight * left[row] * left[row]
            rightSquares += weight * right[row] * right[row]
        }
        guard leftSquares > 0, rightSquares > 0 else { return nil }
        return max(-1, min(1, product / (leftSquares.squareRoot() * rightSquares.squareRoot())))
    }

    /// Twice the distance of each row's rank from the mean rank: whole numbers, so nothing is rounded.
    private static func doubledCentredRanks(_ order: ScoreOrder, _ weights: [UInt8]) -> [Double] {
        var total = 0
        for weight in weights { total += Int(weight) }
        var ranks = [Double](repeating: 0, count: weights.count)
        var below = 0
        order.forEachTie { tied in
            var size = 0
            for row in tied { size += Int(weights[Int(row)]) }
            for row in tied { ranks[Int(row)] = Double(2 * below + size - total) }
            below += size
        }
        return ranks
    }
}
