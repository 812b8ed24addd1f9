/// The detections of one class in all images, most confident first, and which of them hit something.
struct RankedDetections {
    private struct Detection {
        let confidence: Double
        let row: Int
        let isHit: Bool
    }

    private var detections: [Detection] = []
    private var positives: [(row: Int, count: Int)] = []

    /// Matches the boxes of one class image by image.
    ///
    /// `match` gets the true boxes of an image and the predicted ones, most confident first, and says which of these hit.
    init(_ input: BoxPairs, label: String, match: (_ truth: [Box], _ predicted: [Box]) -> [Bool]) {
        for row in input.truth.indices {
            let truth = input.truth[row].filter { $0.label == label }
            let predicted = Self.ranked(input.predicted[row].filter { $0.label == label }, by: \.confidence)
            if !truth.isEmpty { positives.append((row, truth.count)) }
            for (box, isHit) in zip(predicted, match(truth, predicted)) {
                detections.append(Detection(confidence: box.confidence, row: row, isHit: isHit))
            }
        }
        detections.sort { $0.confidence > $1.confidence }
    }

    /// The most confident first; those of equal confidence as they stand.
    static func ranked<Thing>(_ things: [Thing], by confidence: (Thing) -> Double) -> [Thing] {
        things.enumerated().sorted { left, right in
            let (a, b) = (confidence(left.element), confidence(right.element))
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
    }

    /// The labels that the answers have, sorted.
    static func labels(_ input: BoxPairs) -> [String] {
        Set(input.truth.joined().map(\.label)).sorted()
    }

    /// Recall and precision after each different confidence, where precision is the best at this recall or beyond.
    ///
    /// Detections of the same confidence count together, so that the order of rows plays no role. Each image counts as
    /// often as its weight says; `nil` where no weighed image has a true box.
    func curve(_ weights: [UInt8]) -> [(recall: Double, precision: Double)]? {
        let total = positives.reduce(0) { $0 + Int(weights[$1.row]) * $1.count }
        guard total > 0 else { return nil }
        var points: [(recall: Double, precision: Double)] = []
        var (hits, count, place) = (0, 0, 0)
        while place < detections.count {
            let confidence = detections[place].confidence
            while place < detections.count, detections[place].confidence == confidence {
                let weight = Int(weights[detections[place].row])
                count += weight
                if detections[place].isHit { hits += weight }
                place += 1
            }
            if count > 0 { points.append((Double(hits) / Double(total), Double(hits) / Double(count))) }
        }
        for index in points.indices.dropLast().reversed() {
            points[index].precision = max(points[index].precision, points[index + 1].precision)
        }
        return points
    }

    /// The area under the curve: precision at every step of recall.
    func area(_ weights: [UInt8]) -> Double? {
        guard let points = curve(weights) else { return nil }
        var (sum, reached) = (0.0, 0.0)
        for point in points {
            sum += (point.recall - reached) * point.precision
            reached = point.recall
        }
        return sum
    }

    /// The mean precision at the recalls 0, 0.01, …, 1.
    func sampledArea(_ weights: [UInt8]) -> Double? {
        guard let points = curve(weights) else { return nil }
        var (sum, place) = (0.0, 0)
        for step in 0...100 {
            while place < points.count, points[place].recall < Double(step) * 0.01 { place += 1 }
            guard place < points.count else { break }
            sum += points[place].precision
        }
        return sum / 101
    }
}

extension Evaluation {
    /// The mean of several parts' average precisions, its error by drawing the images anew.
    ///
    /// A part without a true box in a draw is left out of that draw.
    static func meanPrecision(
        rows: Int, parts: Int, _ average: @escaping (_ part: Int, _ weights: [UInt8]) -> Double?
    ) throws(Undefined) -> Evaluation {
        guard rows > 0 else { throw Undefined("there are no rows") }
        func mean(_ weights: [UInt8]) -> Double? {
            let values = (0..<parts).compactMap { average($0, weights) }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        guard let score = mean([UInt8](repeating: 1, count: rows)) else { throw Undefined("no answer has a box") }
        return .bootstrapped(score: score, rows: rows, statistic: mean)
    }
}
