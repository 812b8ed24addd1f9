import Glibc

/// A box in space that stands upright and is turned about its vertical axis, with a label and a confidence.
package struct Solid: Sendable, Equatable {
    package let label: String
    package let confidence: Double
    /// The middle of the box.
    private let x, y, z: Double
    private let width, length, height: Double
    /// The corners of the ground plan, counter-clockwise.
    private let corners: [Point]

    private struct Point: Equatable {
        let x, y: Double
    }

    /// Reads boxes as `confidence x y z width length height yaw label`, one after the other.
    static func read(_ cell: UnsafeBufferPointer<UInt8>) throws(MalformedList) -> [Solid] {
        var solids: [Solid] = []
        for thing in try ListedThing.read(cell, numbers: 8, labelFirst: false) {
            guard thing.numbers[4...6].allSatisfy({ $0 > 0 }) else {
                throw MalformedList(what: "has a box whose width, length or height is not above 0")
            }
            solids.append(Solid(label: thing.label, thing.numbers))
        }
        return solids
    }

    /// The length lies along the yaw's direction, the width across it.
    private init(label: String, _ numbers: [Double]) {
        self.label = label
        confidence = numbers[0]
        (x, y, z) = (numbers[1], numbers[2], numbers[3])
        (width, length, height) = (numbers[4], numbers[5], numbers[6])
        let (cosine, sine) = (cos(numbers[7]), sin(numbers[7]))
        let (middle, halfLength, halfWidth) = ((numbers[1], numbers[2]), numbers[5] / 2, numbers[4] / 2)
        corners = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)].map { along, across in
            let (a, b) = (along * halfLength, across * halfWidth)
            return Point(x: middle.0 + a * cosine - b * sine, y: middle.1 + a * sine + b * cosine)
        }
    }

    /// The volume that two boxes share over the volume that they fill together.
    func overlap(_ other: Solid) -> Double {
        let tall = max(
            0, min(z + height / 2, other.z + other.height / 2) - max(z - height / 2, other.z - other.height / 2))
        guard tall > 0 else { return 0 }
        let shared = tall * Self.area(Self.clipped(corners, by: other.corners))
        let union = width * length * height + other.width * other.length * other.height - shared
        return union > 0 ? max(0, min(1, shared / union)) : 0
    }

    /// The part of a convex polygon that lies inside another one (Sutherland and Hodgman, 1974).
    private static func clipped(_ polygon: [Point], by window: [Point]) -> [Point] {
        var result = polygon
        for edge in window.indices {
            let (start, end) = (window[edge], window[(edge + 1) % window.count])
            func side(_ point: Point) -> Double {
                (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)
            }
            let input = result
            result = []
            for index in input.indices {
                let (point, next) = (input[index], input[(index + 1) % input.count])
                let (here, there) = (side(point), side(next))
                if here >= 0 { result.append(point) }
                if (here > 0 && there < 0) || (here < 0 && there > 0) {
                    let share = here / (here - there)
                    result.append(
                        Point(x: point.x + share * (next.x - point.x), y: point.y + share * (next.y - point.y)))
                }
            }
        }
        return result
    }

    private static func area(_ polygon: [Point]) -> Double {
        var doubled = 0.0
        guard let origin = polygon.first else { return 0 }
        for index in polygon.indices {
            let (a, b) = (polygon[index], polygon[(index + 1) % polygon.count])
            doubled += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
        }
        return abs(doubled) / 2
    }
}
