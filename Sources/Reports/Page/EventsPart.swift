import Digest
import JSON
import Measures
import Posix
import Record

/// Where every number leads: the numbers that were worked out, and each event of the journal.
struct EventsPart {
    let bench: Workbench
    private var events: [RecordedEvent] { bench.story.evidence.events }

    /// Bytes of a payload that are shown.
    private static let (head, tail) = (6_000, 2_000)
    /// Bytes of a payload that stand in its one line.
    private static let gist = 140

    @HTMLBuilder var html: HTML {
        derivations
        bench.section(.events) {
            element(.p, .class("note")) {
                "The run\u{2019}s journal, line by line. Texts in it were written by programs and models; none of them is evidence of its own truth."
            }
            element(.ol, .class("events")) { events.map(event) }
        }
    }

    private var derivations: HTML {
        bench.section(.derivations) {
            element(.dl, .class("derivations")) {
                bench.tally.derivations.map { derivation in
                    element(.div, .id(.derivation(derivation.name))) {
                        element(.dt) { HTML.quoted(derivation.name) }
                        element(.dd) {
                            HTML.quoted(derivation.rule)
                            " "
                            derivation.events.isEmpty ? HTML("No event counts.") : sources(derivation.events)
                        }
                    }
                }
            }
        }
    }

    /// All of them where they are few; else the first and the last, and the rest unfolds.
    private func sources(_ seqs: [Int]) -> HTML {
        let links = seqs.map { bench.numbers.source(.event($0)) + HTML(" ") }
        guard links.count > 24 else { return HTMLBuilder.buildArray(links) }
        return element(.details, .class("inline")) {
            element(.summary) { "the events" }
            links
        }
    }

    private func event(_ event: RecordedEvent) -> HTML {
        let isKnown = EventKind(rawValue: event.kind) != nil
        let isDoubtful = bench.numbers.isDoubtful(.event(event.seq))
        return element(.li, .id(.event(event.seq)), isDoubtful ? .class("event doubtful") : .class("event")) {
            element(.details) {
                element(.summary) {
                    element(.span, .class("seq")) { HTML.quoted("e\(event.seq)") }
                    element(.code, isKnown ? .class("kind") : .class("kind unknown")) { HTML.quoted(event.kind) }
                    element(.span, .class("time")) { HTML.quoted(offset(event)) }
                    element(.span, .class("gist")) {
                        HTML.quoted(Clip(event.payload.encoded(), head: Self.gist, tail: 0).head)
                    }
                }
                bench.clipped(
                    event.payload.encoded(.indented), head: Self.head, tail: Self.tail, "payload",
                    from: .event(event.seq))
                element(.p, .class("note")) {
                    HTML.quoted(
                        "\(Clock.iso8601(event.atMilliseconds)), line \(event.seq + 1) of journal.jsonl, SHA-256 ")
                    element(.code, .class("seal")) { HTML.quoted(event.digest.hex) }
                }
            }
        }
    }

    /// Time since the first event.
    private func offset(_ event: RecordedEvent) -> String {
        let (span, overflow) = event.atMilliseconds.subtractingReportingOverflow(events.first?.atMilliseconds ?? 0)
        return overflow || span < 0 || span > 1 << 40 ? "?" : "+" + bench.numbers.text(Double(span), .milliseconds)
    }
}
