/// Mean average precision of boxes in space, scene by scene.
///
/// For each scene, label of its answer and threshold t = 0.5, 0.55, …, 0.95: detections by falling confidence, each a hit
/// where the true box that it overlaps most is overlapped by more than t (intersection over union of volumes) and was not
/// hit before; the area under precision over recall, precision made monotone. The mean over labels, thresholds and scenes,
/// in [0, 1]. Scenes whose answer is empty play no role; undefined where all are. Boxes are turned about the vertical axis
/// only; the length lies along the yaw.
/// Error: a mean over scenes.
/// Source: Lyft 3D Object Detection for Autonomous Vehicles 2019 (its kit's `mAP_evaluation`).
package enum SolidPrecision: Metric {
    package static let description = MetricDescription(
        name: "map_3d", title: "mean average precision of boxes in space, IoU .5 to .95", direction: .higher, ideal: 1,
        scale: .unit, source: "Lyft 3D Object Detection 2019")

    package static func evaluate(_ input: SolidPairs) throws(Undefined) -> Evaluation {
        let scenes = input.truth.indices.filter { !input.truth[$0].isEmpty }
        guard !scenes.isEmpty else { throw Undefined("no answer has a box") }
        return try .mean(of: scenes.map { precision(input.truth[$0], input.predicted[$0]) })
    }

    private static func precision(_ truth: [Solid], _ predicted: [Solid]) -> Double {
        let labels = Set(truth.map(\.label)).sorted()
        var sum = 0.0
        for label in labels {
            let boxes = truth.filter { $0.label == label }
            let ranked = RankedDetections.ranked(predicted.filter { $0.label == label }, by: \.confidence)
            let best = ranked.map { box -> (index: Int, overlap: Double) in
                let overlaps = boxes.map { box.overlap($0) }
                let index = overlaps.indices.max { overlaps[$0] < overlaps[$1] } ?? 0
                return (index, overlaps[index])
            }
            for step in 10..<20 { sum += area(best, boxes.count, Double(step) / 20) }
        }
        return sum / Double(labels.count) / 10
    }

    /// The area under the curve for detections that each want one box.
    private static func area(_ best: [(index: Int, overlap: Double)], _ count: Int, _ threshold: Double) -> Double {
        var isTaken = [Bool](repeating: false, count: count)
        var points: [(recall: Double, precision: Double)] = []
        var hits = 0
        for (rank, (index, overlap)) in best.enumerated() {
            if overlap > threshold, !isTaken[index] {
                isTaken[index] = true
                hits += 1
            }
            points.append((Double(hits) / Double(count), Double(hits) / Double(rank + 1)))
        }
        var (sum, highest) = (0.0, 0.0)
        for rank in points.indices.reversed() {
            highest = max(highest, points[rank].precision)
            sum += (points[rank].recall - (rank > 0 ? points[rank - 1].recall : 0)) * highest
        }
        return sum
    }
}
