import Measures

/// A coordinate in a drawing, to a hundredth of a unit; what is not finite is drawn at the origin.
func coordinate(_ value: Double) -> String { value.isFinite ? decimal(value, places: 2, trimmed: true) : "0" }

/// Text of a path or a list of points, made of coordinates only.
struct Shape {
    private(set) var text = ""

    mutating func move(_ x: Double, _ y: Double) { append("M", x, y) }
    mutating func line(_ x: Double, _ y: Double) { append("L", x, y) }

    /// A line across to `x` and then up or down to `y`.
    mutating func step(_ x: Double, _ y: Double) { text += "H\(coordinate(x))V\(coordinate(y))" }

    mutating func quadratic(_ cx: Double, _ cy: Double, _ x: Double, _ y: Double) {
        text += "Q\(coordinate(cx)) \(coordinate(cy)) \(coordinate(x)) \(coordinate(y))"
    }

    private mutating func append(_ command: String, _ x: Double, _ y: Double) {
        text += "\(command)\(coordinate(x)) \(coordinate(y))"
    }

    /// The area that a drawing shows.
    static func viewBox(width: Double, height: Double) -> Shape {
        var shape = Shape()
        shape.text = "0 0 \(coordinate(width)) \(coordinate(height))"
        return shape
    }
}
