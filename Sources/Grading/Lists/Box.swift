/// An upright box in the plane, with a label and a confidence.
package struct Box: Sendable, Equatable {
    package let label: String
    package let confidence: Double
    let xMin, yMin, xMax, yMax: Double

    /// Reads boxes as `label confidence x_min y_min x_max y_max`, one after the other.
    static func read(_ cell: UnsafeBufferPointer<UInt8>) throws(MalformedList) -> [Box] {
        var boxes: [Box] = []
        for thing in try ListedThing.read(cell, numbers: 5, labelFirst: true) {
            let numbers = thing.numbers
            guard numbers[3] >= numbers[1], numbers[4] >= numbers[2] else {
                throw MalformedList(what: "has a box whose second corner lies before its first")
            }
            boxes.append(
                Box(
                    label: thing.label, confidence: numbers[0], xMin: numbers[1], yMin: numbers[2], xMax: numbers[3],
                    yMax: numbers[4]))
        }
        return boxes
    }

    private var area: Double { (xMax - xMin) * (yMax - yMin) }

    /// The area that two boxes share over the area that they cover together; 0 where both have none.
    func overlap(_ other: Box) -> Double {
        let width = max(0, min(xMax, other.xMax) - max(xMin, other.xMin))
        let height = max(0, min(yMax, other.yMax) - max(yMin, other.yMin))
        let union = area + other.area - width * height
        return union > 0 ? width * height / union : 0
    }
}
