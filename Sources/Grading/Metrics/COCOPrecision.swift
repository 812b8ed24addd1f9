/// Mean average precision of boxes after COCO.
///
/// For each label and overlap threshold the hundred most confident detections of an image are gone through by falling
/// confidence; each takes the free true box that it overlaps most, if by at least the threshold (intersection over union).
/// Average precision is the mean of the monotone precision at the recalls 0, 0.01, …, 1; then the mean over labels of the
/// answers and thresholds, in [0, 1]. Detections of the same confidence count together (the original goes by file order).
/// Undefined where no answer has a box.
/// Error: Poisson bootstrap over the images.
/// Source: Lin et al., "Microsoft COCO" (2014), area "all", 100 detections; pycocotools `COCOeval`.
enum COCO {
    static func evaluate(_ input: BoxPairs, thresholds: [Double]) throws(Undefined) -> Evaluation {
        let labels = RankedDetections.labels(input)
        let parts = labels.flatMap { label in
            thresholds.map { threshold in
                RankedDetections(input, label: label) { hits($0, $1, threshold) }
            }
        }
        return try .meanPrecision(rows: input.truth.count, parts: parts.count) { parts[$0].sampledArea($1) }
    }

    private static func hits(_ truth: [Box], _ predicted: [Box], _ threshold: Double) -> [Bool] {
        var isTaken = [Bool](repeating: false, count: truth.count)
        return predicted.prefix(100).map { box in
            var best: Int?
            var overlap = threshold
            for index in truth.indices where !isTaken[index] {
                let found = truth[index].overlap(box)
                if found >= overlap { (best, overlap) = (index, found) }
            }
            guard let best else { return false }
            isTaken[best] = true
            return true
        }
    }
}

/// `COCO` at the thresholds 0.5, 0.55, …, 0.95.
package enum COCOPrecision: Metric {
    package static let description = MetricDescription(
        name: "coco_map", title: "COCO mean average precision of boxes, IoU .5 to .95", direction: .higher, ideal: 1,
        scale: .unit, source: "pycocotools COCOeval (Lin et al. 2014); error by Poisson bootstrap")

    package static func evaluate(_ input: BoxPairs) throws(Undefined) -> Evaluation {
        try COCO.evaluate(input, thresholds: (10..<20).map { Double($0) / 20 })
    }
}

/// `COCO` at the threshold 0.4 alone, as mle-bench grades VinBigData Chest X-ray (there with boxes read as if their second
/// corner were a size; here they are boxes).
package enum COCOPrecision40: Metric {
    package static let description = MetricDescription(
        name: "coco_map_40", title: "COCO mean average precision of boxes, IoU from 40 %", direction: .higher, ideal: 1,
        scale: .unit, source: "pycocotools COCOeval (Lin et al. 2014); VinBigData Chest X-ray 2021")

    package static func evaluate(_ input: BoxPairs) throws(Undefined) -> Evaluation {
        try COCO.evaluate(input, thresholds: [0.4])
    }
}
