import Measures
import Record

/// Two scores on one axis with their 95 % intervals: the submission above its baseline.
struct IntervalDrawing {
    let submission: Cited<ScoreRecord>?
    let baseline: Cited<ScoreRecord>?

    private static let (width, left, right) = (440.0, 92.0, 428.0)

    var html: HTML? {
        let scores = [submission, baseline].compactMap { $0?.plain }
        guard scores.contains(where: { $0.low != nil && $0.high != nil }) else { return nil }
        let ends = scores.flatMap { [$0.low ?? $0.value, $0.high ?? $0.value] }
        guard let low = ends.min(), let high = ends.max() else { return nil }
        let margin = (high - low) * 0.08
        let x = Scale((low - margin)...(high + margin), from: Self.left, to: Self.right)
        let ticks = x.ticks(4)
        return element(
            .svg, .shape("viewBox", .viewBox(width: Self.width, height: 104)), .class("chart interval"),
            .fixed("role", "img"), .labelledBy(.drawing("interval-title"))
        ) {
            element(.title, .id(.drawing("interval-title"))) {
                "Test score of the submission and of the baseline, with their intervals of 95 per cent"
            }
            element(.g, .class("axis"), .fixed("aria-hidden", "true")) {
                ticks.values.map { value in
                    Glyph.line(x(value), 6, x(value), 80, "grid")
                        + element(.text, .at("x", x(value)), .at("y", 98), .fixed("text-anchor", "middle")) {
                            HTML.quoted(decimal(value, places: ticks.places))
                        }
                }
            }
            if let submission { bar("this run", submission, y: 26, x, "dot") }
            if let baseline { bar("baseline", baseline, y: 60, x, "base") }
        }
    }

    private func bar(_ name: Words, _ score: Cited<ScoreRecord>, y: Double, _ x: Scale, _ mark: Words) -> HTML {
        element(.g) {
            element(.text, .class("name"), .at("x", Self.left - 12), .at("y", y + 4.5), .fixed("text-anchor", "end")) {
                HTML(name)
            }
            if let low = score.plain.low, let high = score.plain.high {
                Glyph.line(x(low), y, x(high), y, "whisker")
                Glyph.line(x(low), y - 5, x(low), y + 5, "error")
                Glyph.line(x(high), y - 5, x(high), y + 5, "error")
            }
            mark.text == "base"
                ? Glyph.square(x(score.plain.value), y, 5, mark) : Glyph.circle(x(score.plain.value), y, 6, mark)
        }
    }
}
