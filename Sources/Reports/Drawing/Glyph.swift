/// The few marks that drawings share.
enum Glyph {
    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: Words) -> HTML {
        element(.line, .class(name), .at("x1", x1), .at("y1", y1), .at("x2", x2), .at("y2", y2))
    }

    static func circle(_ cx: Double, _ cy: Double, _ r: Double, _ name: Words) -> HTML {
        element(.circle, .class(name), .at("cx", cx), .at("cy", cy), .at("r", r))
    }

    static func square(_ cx: Double, _ cy: Double, _ half: Double, _ name: Words) -> HTML {
        element(
            .rect, .class(name), .at("x", cx - half), .at("y", cy - half), .at("width", 2 * half),
            .at("height", 2 * half))
    }

    static func cross(_ cx: Double, _ cy: Double, _ half: Double) -> HTML {
        var shape = Shape()
        shape.move(cx - half, cy - half)
        shape.line(cx + half, cy + half)
        shape.move(cx - half, cy + half)
        shape.line(cx + half, cy - half)
        return element(.path, .class("cross"), .shape("d", shape))
    }
}
