/// How much predicted masks share with the true ones, the pixels of all images together.
///
/// 2·Σ|X_i ∩ Y_i| / Σ(|X_i| + |Y_i|), in [0, 1]. Undefined where no mask has a pixel.
/// Influence: that of a quotient of two sums over the images.
/// Source: Dice (1945); Identify Contrails 2023.
package enum Dice: Metric {
    package static let description = MetricDescription(
        name: "dice", title: "shared pixels over the pixels of both, images together", direction: .higher, ideal: 1,
        scale: .unit, source: "Dice 1945; Google Identify Contrails 2023")

    package static func evaluate(_ input: MaskPairs) throws(Undefined) -> Evaluation {
        try .ratio(
            zip(input.truth, input.predicted).map { Double(2 * $0.overlap($1)) },
            zip(input.truth, input.predicted).map { Double($0.area + $1.area) }, ifEmpty: "no mask has a pixel")
    }
}
