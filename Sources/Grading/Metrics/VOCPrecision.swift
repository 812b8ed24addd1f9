/// Mean average precision of boxes after PASCAL VOC 2010.
///
/// A detection hits where the true box of its image and label that it overlaps most is overlapped by more than t per cent
/// (intersection over union) and was not hit before; detections are gone through by falling confidence. Average precision
/// is the area under precision over recall, precision made monotone; the mean over the labels of the answers, in [0, 1].
/// Detections of the same confidence count together (the original goes by file order). Labels that only the submission has
/// play no role. Undefined where no answer has a box.
/// Error: Poisson bootstrap over the images.
/// Source: Everingham et al., IJCV 88 (2010); SIIM-FISABIO-RSNA COVID-19 2021 (50 %), VinBigData Chest X-ray 2021 (40 %).
package enum VOCPrecision<let percent: Int>: Metric {
    package static var description: MetricDescription {
        MetricDescription(
            name: "voc_map_\(percent)", title: "VOC mean average precision of boxes, IoU above \(percent) %",
            direction: .higher, ideal: 1, scale: .unit,
            source: "PASCAL VOC 2010 (Everingham et al.); error by Poisson bootstrap")
    }

    package static func evaluate(_ input: BoxPairs) throws(Undefined) -> Evaluation {
        let classes = RankedDetections.labels(input).map { RankedDetections(input, label: $0, match: hits) }
        return try .meanPrecision(rows: input.truth.count, parts: classes.count) { classes[$0].area($1) }
    }

    private static func hits(_ truth: [Box], _ predicted: [Box]) -> [Bool] {
        var isTaken = [Bool](repeating: false, count: truth.count)
        return predicted.map { box in
            let overlaps = truth.map { $0.overlap(box) }
            guard let best = overlaps.indices.max(by: { overlaps[$0] < overlaps[$1] }),
                overlaps[best] > Double(percent) / 100, !isTaken[best]
            else { return false }
            isTaken[best] = true
            return true
        }
    }
}
