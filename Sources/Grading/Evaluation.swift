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

    /// The standard error of this score minus another's on the same rows; `nil` where either has none.
    package func standardError(ofDifferenceFrom other: Evaluation) -> Double? {
        guard let contributions, let others = other.contributions, contributions.count == others.count else {
            return nil
        }
        return compensatedSum(zip(contributions, others).lazy.map { ($0 - $1) * ($0 - $1) }).squareRoot()
    }
}
