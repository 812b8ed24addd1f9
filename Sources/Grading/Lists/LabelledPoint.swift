/// A point with a label.
package struct LabelledPoint: Sendable, Equatable {
    let label: String
    let x, y: Double

    /// Reads points as `label x y`, one after the other.
    static func read(_ cell: UnsafeBufferPointer<UInt8>) throws(MalformedList) -> [LabelledPoint] {
        try ListedThing.read(cell, numbers: 2, labelFirst: true).map {
            LabelledPoint(label: $0.label, x: $0.numbers[0], y: $0.numbers[1])
        }
    }
}

/// A box that points are looked for in.
package struct LabelledFrame: Sendable, Equatable {
    let label: String
    let x, y, width, height: Double

    /// Reads frames as `label x y width height`, one after the other.
    static func read(_ cell: UnsafeBufferPointer<UInt8>) throws(MalformedList) -> [LabelledFrame] {
        try ListedThing.read(cell, numbers: 4, labelFirst: true).map {
            LabelledFrame(
                label: $0.label, x: $0.numbers[0], y: $0.numbers[1], width: $0.numbers[2], height: $0.numbers[3])
        }
    }

    /// Whether a point bears this label and lies inside, not on the edge.
    func contains(_ point: LabelledPoint) -> Bool {
        point.label == label && x < point.x && point.x < x + width && y < point.y && point.y < y + height
    }
}
