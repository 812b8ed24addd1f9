/// F1 where a row is positive as far as its probability says.
///
/// With c the sum of the probabilities of the truly positive rows, Σp that of all rows and T the number of truly positive
/// ones: precision c/Σp, recall c/T, so 2c / (T + Σp), in [0, 1]; values outside [0, 1] are clipped. Undefined where no row
/// is truly positive. The ideal, 1, is reached only by probabilities of 0 and 1.
/// Influence: that of a quotient of two sums.
/// Source: Yacouby and Axman (2020); RSNA Screening Mammography 2023.
package enum ProbabilisticF1: Metric {
    package static let description = MetricDescription(
        name: "probabilistic_f1", title: "F1 with probabilities as counts", direction: .higher, ideal: 1, scale: .unit,
        source: "Yacouby and Axman 2020; RSNA Screening Mammography 2023")

    package static func evaluate(_ input: BinaryScores) throws(Undefined) -> Evaluation {
        guard !input.scores.isEmpty else { throw Undefined("there are no rows") }
        guard input.isPositive.contains(true) else { throw Undefined("no graded row is of the positive class") }
        let shares = input.scores.map { min(max($0, 0), 1) }
        return try .ratio(
            zip(input.isPositive, shares).map { $0 ? 2 * $1 : 0 },
            zip(input.isPositive, shares).map { ($0 ? 1 : 0) + $1 }, ifEmpty: "all probabilities are 0")
    }
}
