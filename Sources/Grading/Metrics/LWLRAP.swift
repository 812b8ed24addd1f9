/// How far up the true labels stand in each row's ranking of all labels, each true label counted once.
///
/// For a true label of a row: among the labels that score at least as high, the share that are true. The mean of that over
/// all true labels of all rows, so a row weighs as many labels as it has; in (0, 1], ties counted against the prediction.
/// Rows without a true label play no role; undefined where no row has one.
/// Influence: that of a quotient of two sums.
/// Source: Freesound Audio Tagging 2019; scikit-learn `label_ranking_average_precision_score` weighted by label counts.
package enum LWLRAP: Metric {
    package static let description = MetricDescription(
        name: "lwlrap", title: "label-weighted label-ranking average precision", direction: .higher, ideal: 1,
        scale: .unit, source: "scikit-learn label_ranking_average_precision_score; Freesound 2019")

    package static func evaluate(_ input: BinaryColumns) throws(Undefined) -> Evaluation {
        let rows = input.scores.first?.count ?? 0
        var precisions = [Double](repeating: 0, count: rows)
        var labels = precisions
        var order: [(score: Double, isTrue: Bool)] = []
        for row in 0..<rows {
            order.removeAll(keepingCapacity: true)
            for column in input.names.indices {
                order.append((input.scores[column][row], input.isPositive[column][row]))
            }
            order.sort { $0.score > $1.score }
            var (ranked, right, start) = (0, 0, 0)
            while start < order.count {
                var end = start
                while end < order.count, order[end].score == order[start].score { end += 1 }
                let here = order[start..<end].count { $0.isTrue }
                ranked = end
                right += here
                if here > 0 { precisions[row] += Double(here) * Double(right) / Double(ranked) }
                start = end
            }
            labels[row] = Double(right)
        }
        return try .ratio(precisions, labels, ifEmpty: "no graded row has a true label")
    }
}
