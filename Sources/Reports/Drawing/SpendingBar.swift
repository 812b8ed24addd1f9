/// Where the time went, as one bar.
struct SpendingBar {
    /// The parts in their order: a class for the colour, and milliseconds.
    let parts: [(name: Words, milliseconds: Int)]
    let total: Int

    private static let (width, height) = (920.0, 22.0)

    var html: HTML? {
        let sum = max(total, parts.reduce(0) { $0 &+ max(0, $1.milliseconds) })
        guard sum > 0 else { return nil }
        var left = 0.0
        return element(
            .svg, .shape("viewBox", .viewBox(width: Self.width, height: Self.height)), .class("chart bar"),
            .fixed("role", "img"), .fixed("preserveAspectRatio", "none"), .labelledBy(.drawing("spending-title"))
        ) {
            element(.title, .id(.drawing("spending-title"))) { "Share of the time; the table below has the figures" }
            element(
                .rect, .class("rest"), .at("x", 0), .at("y", 0), .at("width", Self.width), .at("height", Self.height))
            parts.map { part in
                let width = Self.width * Double(max(0, part.milliseconds)) / Double(sum)
                defer { left += width }
                return element(
                    .rect, .class(part.name), .at("x", left), .at("y", 0), .at("width", width),
                    .at("height", Self.height))
            }
        }
    }
}
