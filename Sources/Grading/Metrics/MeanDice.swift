/// How much a predicted mask shares with the true one, mean over images.
///
/// (1/n) Σ 2·|X_i ∩ Y_i| / (|X_i| + |Y_i|), in [0, 1]; 1 where both masks are empty. No rows: undefined.
/// Error: a mean of n values.
/// Source: Dice (1945); HuBMAP Hacking the Kidney 2021.
package enum MeanDice: Metric {
    package static let description = MetricDescription(
        name: "mean_dice", title: "shared pixels over the pixels of both, mean over images", direction: .higher,
        ideal: 1, scale: .unit, source: "Dice 1945; HuBMAP Hacking the Kidney 2021")

    package static func evaluate(_ input: MaskPairs) throws(Undefined) -> Evaluation {
        try .mean(of: zip(input.truth, input.predicted).map { $0.dice($1) ?? 1 })
    }
}
