/// F1 of points that are meant to lie in boxes of their label.
///
/// 2·TP / (2·TP + FP + FN) over all images, in [0, 1]: each true box, in the order of the answer, takes the first free point
/// of its label that lies inside, not on the edge. 0 where nothing is hit; undefined where neither side has anything.
/// Influence: that of a quotient of two sums over the images.
/// Source: Kuzushiji Recognition 2019.
package enum PointInBoxF1: Metric {
    package static let description = MetricDescription(
        name: "point_in_box_f1", title: "F1 of points that lie in boxes of their label", direction: .higher, ideal: 1,
        scale: .unit, source: "Kuzushiji Recognition 2019")

    package static func evaluate(_ input: FramedPoints) throws(Undefined) -> Evaluation {
        try .ratio(
            zip(input.truth, input.predicted).map { Double(2 * hits($0, $1)) },
            zip(input.truth, input.predicted).map { Double($0.count + $1.count) },
            ifEmpty: "neither the answers nor the predictions have anything")
    }

    private static func hits(_ frames: [LabelledFrame], _ points: [LabelledPoint]) -> Int {
        var isTaken = [Bool](repeating: false, count: points.count)
        return frames.count { frame in
            guard let point = points.indices.first(where: { !isTaken[$0] && frame.contains(points[$0]) }) else {
                return false
            }
            isTaken[point] = true
            return true
        }
    }
}
