import Measures
import Record

/// A run's report as one HTML file that needs nothing else: no network, no script, no font.
package struct HTMLReport: Sendable {
    private let bench: Workbench

    package init(_ story: RunStory) { bench = Workbench(story) }

    /// The whole file, in UTF-8; the same story gives the same bytes.
    package var bytes: [UInt8] {
        let style = Stylesheet.html
        let script = Script.html
        let page = element(.html, .fixed("lang", "en")) {
            head(style, script)
            element(.body) {
                element(.a, .class("skip"), .href(.part(.answer))) { "To the answer" }
                header
                navigation
                element(.main) {
                    AnswerPart(bench: bench).html
                    SearchPart(bench: bench).html
                    nodes
                    SpendingPart(bench: bench).html
                    ConditionsPart(bench: bench).html
                    Integrity(bench: bench).html
                    EventsPart(bench: bench).html
                }
                element(.script) { script }
            }
        }
        return Array("<!DOCTYPE html>\n".utf8) + page.bytes + [UInt8(ascii: "\n")]
    }

    private var story: RunStory { bench.story }

    private func head(_ style: HTML, _ script: HTML) -> HTML {
        element(.head) {
            element(.meta, .fixed("charset", "utf-8"))
            element(
                .meta, .fixed("http-equiv", "Content-Security-Policy"),
                .policy(ContentPolicy(style: style, script: script)))
            element(.meta, .fixed("name", "viewport"), .fixed("content", "width=device-width, initial-scale=1"))
            element(.meta, .fixed("name", "color-scheme"), .fixed("content", "light dark"))
            element(.meta, .fixed("name", "referrer"), .fixed("content", "no-referrer"))
            element(.link, .fixed("rel", "icon"), .fixed("href", "data:,"))
            element(.title) {
                HTML.quoted(story.started?.plain.run ?? "Run")
                " \u{2014} Glovebox report"
            }
            element(.style) { style }
        }
    }

    private var header: HTML {
        element(.header, .class("top")) {
            element(.div, .class("brand")) {
                element(.strong) { "Glovebox" }
                " run report"
            }
            element(.h1) { HTML.quoted(story.started?.plain.title ?? "A run without a beginning") }
            if let started = story.started {
                element(.p, .class("byline")) {
                    element(.code) { HTML.quoted(started.plain.run) }
                    " \u{00B7} agent "
                    element(.strong) { HTML.quoted(started.plain.agent) }
                    " \u{00B7} model "
                    element(.strong) { HTML.quoted(started.plain.model.name) }
                    " \u{00B7} seed "
                    bench.numbers(started.seed)
                    " "
                    bench.numbers.source(started.citation)
                }
            }
            status
        }
    }

    private var status: HTML {
        element(.p, .class("status")) {
            switch story.standing {
            case .finished: element(.span, .class("pill good")) { "finished" }
            case .ended, .unfinished: element(.span, .class("pill warn")) { "unfinished" }
            case .interrupted: element(.span, .class("pill warn")) { "interrupted" }
            case .blank: element(.span, .class("pill bad")) { "no run" }
            }
            switch story.evidence.soundness.verdict {
            case .intact: element(.span, .class("pill good")) { "record intact" }
            case .incomplete: element(.span, .class("pill warn")) { "record incomplete" }
            case .changed: element(.span, .class("pill bad")) { "record changed" }
            }
        }
    }

    private var navigation: HTML {
        let hasPick = story.picked != nil || story.submission != nil
        return element(.nav, .fixed("aria-label", "Parts of this report")) {
            element(.ul) {
                Part.allCases.filter { $0 != .pick || hasPick }.map { part in
                    element(.li) { element(.a, .href(.part(part))) { HTML(part.title) } }
                }
            }
        }
    }

    private var nodes: HTML {
        bench.section(.nodes) {
            if story.nodes.isEmpty { element(.p) { "There are no nodes." } }
            story.nodes.map { NodePart(bench: bench, node: $0).html }
        }
    }
}
