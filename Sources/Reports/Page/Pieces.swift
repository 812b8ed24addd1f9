import Measures
import Record

/// What every part of a page is made with.
struct Workbench {
    let story: RunStory
    let tally: Tally
    let numbers: Numbers
    let shelf: Shelf

    init(_ story: RunStory) {
        self.story = story
        tally = Tally(story)
        numbers = Numbers(story)
        shelf = Shelf(story)
    }

    /// A part of the page with its heading.
    func section(_ part: Part, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        return element(.section, .id(.part(part))) {
            element(.h2) { HTML(part.title) }
            inner
        }
    }

    /// A link to a node's part, where there is one.
    func link(_ node: Int) -> HTML {
        guard story.node(node) != nil else { return HTML.quoted("node \(node)") }
        return element(.a, .href(.node(node))) { HTML.quoted("node \(node)") }
    }

    /// `0.9731 ± 0.0042`.
    func score(_ score: Cited<ScoreRecord>) -> HTML {
        let error = score.standardError.present()
        return element(.span, .class("score")) {
            numbers(score.map(\.value), .score)
            if let error {
                " \u{00B1} "
                numbers(error, .score)
            }
        }
    }

    /// `0.965 to 0.981`.
    func interval(_ low: Cited<Double>?, _ high: Cited<Double>?, _ form: Numbers.Form = .score) -> HTML? {
        guard let low, let high else { return nil }
        return element(.span, .class("score")) {
            numbers(low, form)
            " to "
            numbers(high, form)
        }
    }

    /// A term and what it means, for lists of facts.
    func fact(_ term: Words, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        guard !inner.isEmpty else { return HTML() }
        return element(.div, .class("fact")) {
            element(.dt) { HTML(term) }
            element(.dd) { inner }
        }
    }

    /// A text of the record, in its place.
    func text(_ value: Cited<String>) -> HTML { HTML.quoted(value.plain) + HTML(" ") + numbers.source(value.citation) }

    /// A digest, short for the eye and whole in its title.
    func digest(_ hex: String) -> HTML {
        element(.code, .class("digest"), .title(hex)) {
            HTML.quoted(hex.count > 16 ? hex.prefix(12) + "\u{2026}" : hex)
        }
    }

    /// A text that may be long: its head and tail, and between them how much was left out.
    func clipped(_ text: String, head: Int, tail: Int, _ name: Words = "text", from citation: Citation) -> HTML {
        let clip = Clip(text, head: head, tail: tail)
        return element(.pre, .class(name), .fixed("tabindex", "0")) {
            HTML.quoted(clip.head)
            if clip.dropped > 0 {
                element(.em, .class("dropped")) {
                    "\n\u{2026} "
                    numbers(Cited(clip.dropped, citation), .count)
                    " bytes are left out here \u{2026}\n"
                }
                HTML.quoted(clip.tail)
            }
        }
    }

    /// A table of facts with a heading row; it scrolls by itself where the window is narrow.
    func table(_ name: Words, _ headings: [Words], @HTMLBuilder rows: () -> HTML) -> HTML {
        let inner = rows()
        return element(.div, .class("scroll"), .fixed("tabindex", "0")) {
            element(.table, .class(name)) {
                element(.thead) {
                    element(.tr) { headings.map { heading in element(.th, .fixed("scope", "col")) { HTML(heading) } } }
                }
                element(.tbody) { inner }
            }
        }
    }

    /// What is shown when it is asked for.
    func folded(_ title: Words, isOpen: Bool = false, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        guard !inner.isEmpty else { return HTML() }
        let summary = element(.summary) { HTML(title) }
        return isOpen
            ? element(.details, .fixed("open", "open")) { summary + inner } : element(.details) { summary + inner }
    }
}
