import Measures
import Record

/// The solution tree, one row a node: branches on the left, and on the right each score on a common axis.
///
/// An indented tree stays readable where a spread-out one would not: a thousand nodes are a thousand rows.
struct TreeDrawing {
    let story: RunStory
    let numbers: Numbers

    private struct Row {
        let node: NodeStory
        let depth: Int
        let place: Int
    }

    private static let (width, rowHeight, top) = (920.0, 26.0, 34.0)
    private static let (axisLeft, axisRight) = (500.0, 800.0)

    private let rows: [Row]
    private let indent: Double
    private let x: Scale

    init(story: RunStory, numbers: Numbers) {
        self.story = story
        self.numbers = numbers
        var rows: [Row] = []
        var waiting = story.nodes.filter { $0.parent == nil }.reversed().map { ($0.number, 0) }
        while let (number, depth) = waiting.popLast() {
            guard let node = story.node(number) else { continue }
            rows.append(Row(node: node, depth: depth, place: rows.count))
            waiting += node.children.reversed().map { ($0, depth + 1) }
        }
        self.rows = rows
        indent = min(20, 240 / Double(max(1, rows.map(\.depth).max() ?? 1)))
        let scores = story.nodes.compactMap { $0.score?.plain }
        let ends = scores.flatMap { [$0.value - ($0.standardError ?? 0), $0.value + ($0.standardError ?? 0)] }
        x = Scale(Scale.domain(of: ends), from: Self.axisLeft, to: Self.axisRight)
    }

    var isEmpty: Bool { rows.isEmpty }

    private var height: Double { Self.top + Double(rows.count) * Self.rowHeight + 6 }

    private func y(_ place: Int) -> Double { Self.top + (Double(place) + 0.5) * Self.rowHeight }
    private func stem(_ depth: Int) -> Double { 14 + Double(depth) * indent }

    var html: HTML {
        element(
            .svg, .shape("viewBox", .viewBox(width: Self.width, height: height)), .class("chart tree"),
            .fixed("role", "group"), .labelledBy(.drawing("tree-title"), .drawing("tree-text"))
        ) {
            element(.title, .id(.drawing("tree-title"))) { "Solution tree" }
            element(.desc, .id(.drawing("tree-text"))) {
                "One row for each node, children below their parent and set in. A dot is a scored node, a square the baseline, a cross one without a score, an open circle one that was not run to its end; a ring marks the pick. On the right stands the validation score with one standard error."
            }
            axis
            branches
            rows.map(drawing)
        }
    }

    private var axis: HTML {
        let ticks = x.ticks(3)
        return element(.g, .class("axis"), .fixed("aria-hidden", "true")) {
            if story.nodes.contains(where: { $0.score != nil }) {
                ticks.values.map { value in
                    Glyph.line(x(value), Self.top - 6, x(value), height - 4, "grid")
                        + element(.text, .at("x", x(value)), .at("y", Self.top - 12), .fixed("text-anchor", "middle")) {
                            HTML.quoted(decimal(value, places: ticks.places))
                        }
                }
                element(.text, .at("x", Self.width - 4), .at("y", Self.top - 12), .fixed("text-anchor", "end")) {
                    story.isHigherBetter ? "higher is better \u{2192}" : "\u{2190} lower is better"
                }
                if let score = story.baseline?.score {
                    Glyph.line(
                        x.clamped(score.plain.value), Self.top - 6, x.clamped(score.plain.value), height - 4, "baseline"
                    )
                }
            }
        }
    }

    /// An elbow from each parent to each child.
    private var branches: HTML {
        let places = Dictionary(rows.map { ($0.node.number, $0) }) { first, _ in first }
        var shape = Shape()
        for row in rows {
            guard let parent = row.node.parent, let above = places[parent] else { continue }
            let (px, cy) = (stem(above.depth), y(row.place))
            shape.move(px, y(above.place) + 7)
            shape.line(px, cy - 6)
            shape.quadratic(px, cy, px + 6, cy)
            shape.line(stem(row.depth) - 7, cy)
        }
        return element(.path, .class("branch"), .shape("d", shape))
    }

    private func drawing(_ row: Row) -> HTML {
        let (node, cy) = (row.node, y(row.place))
        let isPicked = story.picked?.plain.node == node.number
        return element(.a, .class("row"), .href(.node(node.number))) {
            element(.title) { HTML.quoted(title(node, isPicked)) }
            element(
                .rect, .class("hit"), .at("x", 0), .at("y", cy - Self.rowHeight / 2), .at("width", Self.width),
                .at("height", Self.rowHeight))
            if isPicked { Glyph.circle(stem(row.depth), cy, 8.5, "ring") }
            mark(node, stem(row.depth), cy)
            element(.text, .at("x", stem(row.depth) + 15), .at("y", cy + 4.5)) {
                element(.tspan, .class("number")) { HTML.quoted(String(node.number)) }
                element(.tspan, .fixed("dx", "8")) { HTML.quoted(label(node)) }
                if isPicked { element(.tspan, .class("picked"), .fixed("dx", "8")) { "picked" } }
            }
            if node.score == nil {
                element(
                    .text, .class(node.state.isFault ? "fault" : "quiet"), .at("x", Self.axisLeft), .at("y", cy + 4.5)
                ) {
                    HTML(node.state.label)
                }
            }
        } + (node.score.map { score($0, cy) } ?? HTML())
    }

    private func mark(_ node: NodeStory, _ cx: Double, _ cy: Double) -> HTML {
        if node.state.isFault { return Glyph.cross(cx, cy, 4.5) }
        guard node.score != nil else { return Glyph.circle(cx, cy, 4.5, "open") }
        return node.operator == "baseline" ? Glyph.square(cx, cy, 4.5, "base") : Glyph.circle(cx, cy, 5, "dot")
    }

    private func score(_ score: Cited<ScoreRecord>, _ cy: Double) -> HTML {
        let value = score.plain.value
        return element(.g) {
            if let error = score.plain.standardError {
                Glyph.line(x.clamped(value - error), cy, x.clamped(value + error), cy, "error")
            }
            if x.contains(value) {
                Glyph.circle(x(value), cy, 3.6, "dot")
            } else {
                element(
                    .text, .class("pinned"), .at("x", x.clamped(value)), .at("y", cy + 4.5),
                    .fixed("text-anchor", "middle")
                ) { value > x.domain.upperBound ? "\u{25B8}" : "\u{25C2}" }
            }
            numbers.label(score.map(\.value), .score, x: Self.width - 4, y: cy + 4.5)
        }
    }

    private func label(_ node: NodeStory) -> String {
        let name = node.operator ?? "?"
        let card = node.proposed?.plain.card.map { "\(name): \($0)" } ?? name
        let room = max(8, 48 - Int(stem(0) / 8))
        return card.count > room ? card.prefix(room - 1) + "\u{2026}" : card
    }

    private func title(_ node: NodeStory, _ isPicked: Bool) -> String {
        var title = "Node \(node.number), \(node.operator ?? "?"): \(node.state.label.text)"
        if let score = node.score?.plain {
            let error = score.standardError.map { " \u{00B1} \(numbers.text($0, .score))" } ?? ""
            title += ", \(score.metric) \(numbers.text(score.value, .score))\(error)"
        }
        return isPicked ? title + ", picked" : title
    }
}
