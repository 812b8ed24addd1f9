/// The share of ten strictness levels at which a predicted mask counts as found, mean over images.
///
/// For each image the share of thresholds t = 0.5, 0.55, …, 0.95 with |X ∩ Y| / |X ∪ Y| > t; 1 where both masks are empty, 0
/// where one of them is; then the mean over images, in [0, 1]. Compared in whole numbers, so that no threshold is rounded.
/// (mle-bench gives an empty prediction points where the true mask covers more than half of the image.) No rows: undefined.
/// Error: a mean of n values.
/// Source: TGS Salt Identification 2018.
package enum IoUPrecision: Metric {
    package static let description = MetricDescription(
        name: "iou_precision", title: "share of IoU thresholds .5 to .95 passed, mean over images", direction: .higher,
        ideal: 1, scale: .unit, source: "TGS Salt Identification 2018")

    package static func evaluate(_ input: MaskPairs) throws(Undefined) -> Evaluation {
        try .mean(
            of: zip(input.truth, input.predicted).map { truth, predicted in
                if truth.area == 0, predicted.area == 0 { return 1 }
                let shared = truth.overlap(predicted)
                let union = truth.area + predicted.area - shared
                return Double((10..<20).count { 20 * shared > $0 * union }) / 10
            })
    }
}
