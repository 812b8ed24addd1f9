/// The mean over several targets of the root of the mean squared error.
///
/// (1/k) Σ_j √((1/n) Σ_i (y_ij − p_ij)²), in [0, ∞); no rows: undefined.
/// Influence: the mean of the targets' own; contributions of one row add up, so that the targets' correlation counts.
/// Source: Feedback Prize English Language Learning 2022.
package enum MCRMSE: Metric {
    package static let description = MetricDescription(
        name: "mcrmse", title: "root mean squared error, mean over targets", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "scikit-learn root_mean_squared_error; Feedback Prize 2022")

    package static func evaluate(_ input: RealColumns) throws(Undefined) -> Evaluation {
        var parts: [Evaluation] = []
        for column in input.columns { parts.append(try RMSE.evaluate(column)) }
        return try .mean(ofScores: parts)
    }
}

/// `MCRMSE` over the rows that a column of the answers keeps. No kept row: undefined.
///
/// Source: OpenVaccine (Stanford COVID Vaccine) 2020.
package enum MaskedMCRMSE: Metric {
    package static let description = MetricDescription(
        name: "masked_mcrmse", title: "root mean squared error of kept rows, mean over targets", direction: .lower,
        ideal: 0, scale: .nonNegative, source: "scikit-learn root_mean_squared_error; OpenVaccine 2020")

    package static func evaluate(_ input: KeptColumns) throws(Undefined) -> Evaluation {
        try MCRMSE.evaluate(input.columns)
    }
}
