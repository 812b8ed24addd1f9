/// The weighted harmonic mean of precision and recall of the positive class.
///
/// F_β = (1 + β²)·TP / (β²·T + P) for T truly and P predictedly positive rows, in [0, 1]; β below 1 gives precision more
/// weight. 0 where no row is rightly positive; undefined where no row is positive on either side.
/// Influence: that of a quotient of two sums.
/// Source: van Rijsbergen (1979); scikit-learn `fbeta_score`.
enum FBeta {
    static func evaluate(_ input: BinaryLabels, beta: Double) throws(Undefined) -> Evaluation {
        let weight = beta * beta
        return try .ratio(
            zip(input.truth, input.predicted).map { $0 && $1 ? 1 + weight : 0 },
            zip(input.truth, input.predicted).map { ($0 ? weight : 0) + ($1 ? 1 : 0) },
            ifEmpty: "no row is of the positive class, neither truly nor predictedly")
    }
}

/// F_β with β = 1: precision and recall weigh the same. Formula, edge cases and error as in `FBeta`.
package enum F1: Metric {
    package static let description = MetricDescription(
        name: "f1", title: "F1 of the positive class", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn f1_score")

    package static func evaluate(_ input: BinaryLabels) throws(Undefined) -> Evaluation {
        try FBeta.evaluate(input, beta: 1)
    }
}

/// F_β with β = ½: precision weighs more than recall. Formula, edge cases and error as in `FBeta`.
package enum F05: Metric {
    package static let description = MetricDescription(
        name: "f05", title: "F0.5 of the positive class", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn fbeta_score(beta=0.5)")

    package static func evaluate(_ input: BinaryLabels) throws(Undefined) -> Evaluation {
        try FBeta.evaluate(input, beta: 0.5)
    }
}
