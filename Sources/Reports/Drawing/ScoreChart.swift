import Measures
import Record

/// Validation scores over the steps of a run: each attempt with its standard error, the best so far, and the baseline.
struct ScoreChart {
    let story: RunStory
    let numbers: Numbers

    private struct Point {
        let node: NodeStory
        let place: Double
        let score: ScoreRecord
    }

    private static let (width, height) = (920.0, 320.0)
    private static let (left, right, top, bottom) = (76.0, 896.0, 18.0, 252.0)
    private static let rail = 274.0

    private let points: [Point]
    private let faults: [(node: NodeStory, place: Double)]
    private let x: Scale
    private let y: Scale

    init(story: RunStory, numbers: Numbers) {
        self.story = story
        self.numbers = numbers
        let attempts = story.attempts.filter { $0.proposed != nil }
        let places = attempts.enumerated().map { ($1, Double($0 + 1)) }
        points = places.compactMap { node, place in
            node.score.map { Point(node: node, place: place, score: $0.plain) }
        }
        faults = places.filter { $0.0.state.isFault }.map { (node: $0.0, place: $0.1) }
        x = Scale(0.4...(Double(max(attempts.count, 1)) + 0.6), from: Self.left, to: Self.right)
        let shown = points.map(\.score) + [story.baseline?.score?.plain].compactMap { $0 }
        let ends = shown.flatMap { [$0.value - ($0.standardError ?? 0), $0.value + ($0.standardError ?? 0)] }
        y = Scale(Scale.domain(of: ends), from: Self.bottom, to: Self.top)
    }

    /// True where there is something to draw.
    var hasScores: Bool { !points.isEmpty || story.baseline?.score != nil }

    var html: HTML {
        element(
            .svg, .shape("viewBox", .viewBox(width: Self.width, height: Self.height)), .class("chart"),
            .fixed("role", "img"), .labelledBy(.drawing("score-title"), .drawing("score-text"))
        ) {
            element(.title, .id(.drawing("score-title"))) { "Validation score over steps" }
            element(.desc, .id(.drawing("score-text"))) {
                "Each dot is one attempt with a bar of one standard error to both sides. The line is the best score so far, the dashed line the baseline, and a cross below stands for an attempt without a score. The same figures stand in the list of nodes."
            }
            axes
            baseline
            runningBest
            points.map(drawing)
            faults.map { cross($0.node, x($0.place)) }
        }
    }

    private var axes: HTML {
        let ticks = y.ticks(5)
        let total = Int(x.domain.upperBound)
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000].first { total / $0 <= 16 } ?? max(1, total / 10)
        return element(.g, .class("axis"), .fixed("aria-hidden", "true")) {
            ticks.values.map { value in
                line(Self.left, y(value), Self.right, y(value), "grid")
                    + text(decimal(value, places: ticks.places), Self.left - 10, y(value) + 4, "end")
            }
            stride(from: step, through: max(total, 1), by: step).map { value in
                text(String(value), x(Double(value)), Self.height - 22, "middle")
            }
            line(Self.left, Self.rail, Self.right, Self.rail, "grid")
            element(.text, .at("x", Self.right), .at("y", Self.height - 4), .fixed("text-anchor", "end")) { "attempt" }
            element(.text, .at("x", Self.left - 10), .at("y", Self.rail + 4), .fixed("text-anchor", "end")) {
                "no score"
            }
            element(.text, .at("x", Self.left), .at("y", 10), .fixed("text-anchor", "start")) {
                HTML.quoted(story.started?.plain.metric.name ?? "score")
                story.isHigherBetter ? " \u{2014} higher is better \u{2191}" : " \u{2014} lower is better \u{2193}"
            }
        }
    }

    private var baseline: HTML? {
        guard let score = story.baseline?.score else { return nil }
        let place = y.clamped(score.plain.value)
        let error = score.plain.standardError ?? 0
        let (high, low) = (y.clamped(score.plain.value + error), y.clamped(score.plain.value - error))
        return element(.a, .href(.node(0))) {
            element(.title) { HTML.quoted("Baseline: \(spoken(score.plain))") }
            element(
                .rect, .class("baseband"), .at("x", Self.left), .at("y", min(high, low)),
                .at("width", Self.right - Self.left), .at("height", abs(low - high)))
            line(Self.left, place, Self.right, place, "baseline")
            element(.text, .class("baselabel"), .at("x", Self.right), .at("y", place - 5), .fixed("text-anchor", "end"))
            {
                "baseline"
            }
        }
    }

    private var runningBest: HTML? {
        var shape = Shape()
        var best: Double?
        for point in points where best.map({ story.isBetter(point.score.value, than: $0) }) ?? true {
            if best == nil {
                shape.move(x(point.place), y.clamped(point.score.value))
            } else {
                shape.step(x(point.place), y.clamped(point.score.value))
            }
            best = point.score.value
        }
        guard let best else { return nil }
        shape.step(Self.right, y.clamped(best))
        return element(.path, .class("best"), .shape("d", shape))
    }

    private func drawing(_ point: Point) -> HTML {
        let (px, value) = (x(point.place), point.score.value)
        let isPicked = story.picked?.plain.node == point.node.number
        return element(.a, .href(.node(point.node.number))) {
            element(.title) {
                HTML.quoted(
                    "Node \(point.node.number) (\(point.node.operator ?? "?")): \(spoken(point.score))"
                        + (isPicked ? ", picked" : ""))
            }
            if let error = point.score.standardError, y.contains(value) {
                line(px, y.clamped(value - error), px, y.clamped(value + error), "error")
            }
            if isPicked { circle(px, y.clamped(value), 8.5, "ring") }
            if y.contains(value) {
                circle(px, y(value), points.count > 80 ? 2.6 : 4.2, "dot")
            } else {
                pin(px, y.clamped(value), isUp: y.clamped(value) < (Self.top + Self.bottom) / 2)
            }
        }
    }

    /// A score beyond the chart, as an arrow at its edge.
    private func pin(_ px: Double, _ py: Double, isUp: Bool) -> HTML {
        var shape = Shape()
        let tip = isUp ? -6.0 : 6.0
        shape.move(px - 5, py)
        shape.line(px + 5, py)
        shape.line(px, py + tip)
        return element(.path, .class("dot"), .shape("d", shape))
    }

    private func cross(_ node: NodeStory, _ px: Double) -> HTML {
        element(.a, .href(.node(node.number))) {
            element(.title) { HTML.quoted("Node \(node.number) (\(node.operator ?? "?")): \(node.state.label.text)") }
            Glyph.cross(px, Self.rail, points.count > 80 ? 2.6 : 4)
        }
    }

    private func spoken(_ score: ScoreRecord) -> String {
        let error = score.standardError.map { " \u{00B1} \(numbers.text($0, .score))" } ?? ""
        return "\(score.metric) \(numbers.text(score.value, .score))\(error)"
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: Words) -> HTML {
        Glyph.line(x1, y1, x2, y2, name)
    }

    private func circle(_ cx: Double, _ cy: Double, _ r: Double, _ name: Words) -> HTML {
        Glyph.circle(cx, cy, r, name)
    }

    private func text(_ text: String, _ px: Double, _ py: Double, _ anchor: Words) -> HTML {
        element(.text, .at("x", px), .at("y", py), .fixed("text-anchor", anchor)) { HTML.quoted(text) }
    }
}
