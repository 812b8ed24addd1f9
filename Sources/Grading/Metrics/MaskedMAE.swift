/// The mean absolute error over the rows outside a mask.
///
/// Σ |y_i − p_i| / m over the m rows whose mask is 0, in [0, ∞); no such row: undefined. Error: a mean of m values.
/// Source: Google Brain Ventilator Pressure Prediction 2021, where the expiratory phase isn't graded.
package enum MaskedMAE: Metric {
    package static let description = MetricDescription(
        name: "masked_mae", title: "mean absolute error outside a mask", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "scikit-learn mean_absolute_error; Ventilator Pressure 2021")

    package static func evaluate(_ input: MaskedPairs) throws(Undefined) -> Evaluation {
        guard !input.pairs.truth.isEmpty else { throw Undefined("no row lies outside the mask") }
        return try MAE.evaluate(input.pairs)
    }
}
