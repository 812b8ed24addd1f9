/// F0.5 over the pixels of a mask, mean over images.
///
/// (1/n) Σ 1.25·|X_i ∩ Y_i| / (0.25·|Y_i| + |X_i|) for predicted X and true Y, in [0, 1]; 1 where both are empty. No rows:
/// undefined. Error: a mean of n values.
/// Source: scikit-learn `fbeta_score(beta=0.5, zero_division=1)`; Vesuvius Ink Detection 2023.
package enum MeanMaskF05: Metric {
    package static let description = MetricDescription(
        name: "mean_mask_f05", title: "F0.5 over pixels, mean over images", direction: .higher, ideal: 1, scale: .unit,
        source: "scikit-learn fbeta_score(beta=0.5); Vesuvius Ink Detection 2023")

    package static func evaluate(_ input: MaskPairs) throws(Undefined) -> Evaluation {
        try .mean(
            of: zip(input.truth, input.predicted).map { truth, predicted in
                let below = 0.25 * Double(truth.area) + Double(predicted.area)
                return below > 0 ? 1.25 * Double(truth.overlap(predicted)) / below : 1
            })
    }
}
