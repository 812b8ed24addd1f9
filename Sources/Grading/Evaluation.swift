import Statistics

/// A score, and how its error splits over the rows.
///
/// One mechanism for every metric: the standard error is the Euclidean length of `contributions`, and the standard error
/// of a difference between two submissions on the same rows is the length of the difference of theirs. For a metric with
/// an influence function a contribution belongs to a row, ψ_i / √(n(n − 1)); for a bootstrapped one it belongs to a
/// draw of the rows, (s_b − s̄) / √(B − 1), with the same draws for every submission.
package struct Evaluation: Sendable {
    /// The value of the metric.
    package let score: Double
    /// The parts of the standard error; `nil` where the rows are too few to have one.
    package let contributions: [Double]?
    /// The standard error of the score.
    package let standardError: Double?
    /// How many independent rows stand behind a score at the end of its range, where no standard error can be seen.
    package let effectiveCount: Int

    /// A score with contributions that the metric has scaled itself.
    package init(score: Double, contributions: [Double]?, effectiveCount: Int) {
        self.score = score
        self.contributions = contributions
        standardError = contributions.map { compensatedSum($0.lazy.map { $0 * $0 }).squareRoot() }
        self.effectiveCount = effectiveCount
    }

    /// The mean of one value a row.
    package static func mean(of values: [Double]) throws(Undefined) -> Evaluation {
        guard !values.isEmpty else { throw Undefined("there are no rows") }
        let mean = compensatedSum(values) / Double(values.count)
        return smooth(score: mean, influence: values, centre: mean)
    }

    /// A smooth function of means: `influence` is each row's derivative, which averages to `centre`.
    package static func smooth(score: Double, influence: [Double], centre: Double = 0) -> Evaluation {
        let count = influence.count
        guard count > 1 else { return Evaluation(score: score, contributions: nil, effectiveCount: count) }
        let scale = 1 / (Double(count) * Double(count - 1)).squareRoot()
        return Evaluation(
            score: score, contributions: influence.map { ($0 - centre) * scale }, effectiveCount: count)
    }

    /// A quotient of two sums over the rows, times `scale`, plus `offset`.
    ///
    /// With R = Σa/Σb the influence of a row on R is (a_i − R·b_i) / mean(b).
    package static func ratio(
        _ numerators: [Double], _ denominators: [Double], scale: Double = 1, offset: Double = 0, ifEmpty reason: String
    ) throws(Undefined) -> Evaluation {
        guard !numerators.isEmpty else { throw Undefined("there are no rows") }
        let below = compensatedSum(denominators)
        guard below > 0 else { throw Undefined(reason) }
        let ratio = compensatedSum(numerators) / below
        let mean = below / Double(denominators.count)
        return smooth(
            score: offset + scale * ratio,
            influence: zip(numerators, denominators).map { scale * ($0 - ratio * $1) / mean })
    }

    /// A function of several scores on the same rows; the weights are its derivatives by each of them (delta method).
    package static func combination(score: Double, _ parts: [(weight: Double, part: Evaluation)]) -> Evaluation {
        let effective = parts.map(\.part.effectiveCount).min() ?? 0
        var sums: [Double]?
        for (weight, part) in parts {
            guard let contributions = part.contributions, sums.map({ $0.count == contributions.count }) ?? true else {
                return Evaluation(score: score, contributions: nil, effectiveCount: effective)
            }
            if sums == nil { sums = [Double](repeating: 0, count: contributions.count) }
            for row in contributions.indices { sums?[row] += weight * contributions[row] }
        }
        return Evaluation(score: score, contributions: sums, effectiveCount: effective)
    }

    /// The mean of several scores on the same rows, as metrics over several columns take it.
    package static func mean(ofScores parts: [Evaluation]) throws(Undefined) -> Evaluation {
        guard !parts.isEmpty else { throw Undefined("there are no columns") }
        let weight = 1 / Double(parts.count)
        return combination(
            score: compensatedSum(parts.map(\.score)) * weight, parts.map { (weight: weight, part: $0) })
    }

    /// The standard error of this score minus another's on the same rows; `nil` where either has none.
    package func standardError(ofDifferenceFrom other: Evaluation) -> Double? {
        guard let contributions, let others = other.contributions, contributions.count == others.count else {
            return nil
        }
        return compensatedSum(zip(contributions, others).lazy.map { ($0 - $1) * ($0 - $1) }).squareRoot()
    }
}
