import Statistics

/// The correlation of the ranks of true and predicted numbers.
///
/// Pearson's correlation of ranks, tied values sharing their mean rank, in [−1, 1]. Undefined where either side is
/// constant, and below two rows. Two sorts, O(n log n).
/// Influence, by the delta method: with u, v the ranks over n, less ½, C = mean uv, S = mean u² and T = mean v², a row moves C
/// by u_i·v_i + A_i + B_i, where A_i is the mean over all rows of v times whether the row's y lies above y_i (ties half),
/// and B_i the same with both sides changed: a row shifts the ranks of all rows above it. S and T likewise; then
/// dC/√(ST) − ½·ρ·(dS/S + dT/T), each part less its mean.
/// Source: scipy `spearmanr`; Croux and Dehon, Statistical Methods and Applications 19 (2010) for the influence.
package enum Spearman: Metric {
    package static let description = MetricDescription(
        name: "spearman", title: "correlation of ranks", direction: .higher, ideal: 1, scale: .signedUnit,
        source: "scipy spearmanr")

    package static func evaluate(_ input: RealPairs) throws(Undefined) -> Evaluation {
        let rows = input.truth.count
        guard rows > 1 else { throw Undefined("it needs at least two rows") }
        let (truth, predicted) = (ScoreOrder(input.truth), ScoreOrder(input.predicted))
        let u = centredRanks(truth, rows)
        let v = centredRanks(predicted, rows)
        let product = mean(u, v)
        let (left, right) = (mean(u, u), mean(v, v))
        guard left > 0 else { throw Undefined("all true values are the same") }
        guard right > 0 else { throw Undefined("all predicted values are the same") }
        let root = left.squareRoot() * right.squareRoot()
        let score = max(-1, min(1, product / root))

        let (vAbove, uAbove) = (meanAbove(truth, v), meanAbove(truth, u))
        let (uBeyond, vBeyond) = (meanAbove(predicted, u), meanAbove(predicted, v))
        var influence = u
        for row in influence.indices {
            let ofProduct = u[row] * v[row] + vAbove[row] + uBeyond[row]
            let ofLeft = u[row] * u[row] + 2 * uAbove[row]
            let ofRight = v[row] * v[row] + 2 * vBeyond[row]
            influence[row] = ofProduct / root - score / 2 * (ofLeft / left + ofRight / right)
        }
        return .smooth(score: score, influence: influence, centre: compensatedSum(influence) / Double(rows))
    }

    private static func mean(_ left: [Double], _ right: [Double]) -> Double {
        compensatedSum(zip(left, right).lazy.map { $0 * $1 }) / Double(left.count)
    }

    /// Each row's rank over the number of rows, less ½: exact but for one division, since twice a mean rank is whole.
    private static func centredRanks(_ order: ScoreOrder, _ count: Int) -> [Double] {
        var ranks = [Double](repeating: 0, count: count)
        var below = 0
        order.forEachTie { tied in
            let rank = Double(2 * below + tied.count - count) / Double(2 * count)
            for row in tied { ranks[Int(row)] = rank }
            below += tied.count
        }
        return ranks
    }

    /// For each row the sum of the values of the rows above it, those of its own ties by half, over the number of rows.
    private static func meanAbove(_ order: ScoreOrder, _ values: [Double]) -> [Double] {
        var sums = values
        // The values add up to 0, so what lies above is what lies not below.
        var upTo = 0.0
        order.forEachTie { tied in
            var here = 0.0
            for row in tied { here += values[Int(row)] }
            let above = -(upTo + here / 2) / Double(values.count)
            for row in tied { sums[Int(row)] = above }
            upTo += here
        }
        return sums
    }
}
