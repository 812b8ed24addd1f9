import Record

/// One node: why it was made, what it is, what happened when it ran, and what it scored.
struct NodePart {
    let bench: Workbench
    let node: NodeStory
    private var story: RunStory { bench.story }
    private var numbers: Numbers { bench.numbers }

    var html: HTML {
        element(.article, .id(.node(node.number)), .class("node")) {
            heading
            decision
            plan
            card
            outcome
            ExecutionPart(bench: bench, node: node).html
            CodePart(bench: bench, node: node).html
            CallsPart(bench: bench, calls: node.calls).html
        }
    }

    private var heading: HTML {
        element(.header) {
            element(.h3) {
                HTML.quoted("Node \(node.number)")
                element(.span, .class("operator")) { HTML.quoted(node.operator ?? "unknown operator") }
                if let parent = node.parent {
                    element(.span, .class("from")) {
                        "from "
                        bench.link(parent)
                    }
                }
            }
            element(.div, .class("standing")) {
                if story.picked?.plain.node == node.number { element(.span, .class("badge picked")) { "picked" } }
                if let score = node.score {
                    bench.score(score)
                } else {
                    element(.span, node.state.isFault ? .class("badge fault") : .class("badge")) {
                        HTML(node.state.label)
                    }
                }
                if let proposed = node.proposed { numbers.source(proposed.citation) }
            }
        }
    }

    private var decision: HTML? {
        guard let decided = node.decided, node.operator != "baseline" else { return nil }
        return element(.p, .class("decision")) {
            element(.span, .class("caption")) { "Why: " }
            bench.text(decided.reason)
            if !decided.plain.draws.isEmpty {
                element(.small) {
                    " Random draws: "
                    decided.draws.elements().enumerated().map { place, draw in
                        (place > 0 ? HTML(", ") : HTML()) + numbers(draw, .short)
                    }
                }
            }
        }
    }

    private var plan: HTML? {
        guard let proposed = node.proposed, !proposed.plain.plan.isEmpty else { return nil }
        return element(.div, .class("plan")) {
            element(.div, .class("caption")) {
                node.operator == "baseline"
                    ? "What it is" : "Plan, in the author\u{2019}s own words; claims in it are not checked"
            }
            bench.clipped(proposed.plain.plan, head: 3_000, tail: 1_000, "prose", from: proposed.citation)
        }
    }

    private var card: HTML? {
        guard let proposed = node.proposed, proposed.plain.card != nil || !proposed.plain.knobs.isEmpty else {
            return nil
        }
        let before = node.parent.flatMap { story.node($0)?.proposed?.plain }
        let isSame = before?.card == proposed.plain.card
        return element(.div, .class("card")) {
            if let card = proposed.plain.card {
                element(.div, .class("caption")) {
                    "Method card "
                    element(.code) { HTML.quoted(card) }
                }
            }
            element(.dl, .class("knobs")) {
                proposed.knobs.elements().map { knob in
                    let old = isSame ? before?.knobs.first { $0.name == knob.plain.name }?.value : nil
                    let isChanged = old.map { $0 != knob.plain.value } ?? false
                    return element(.div, isChanged ? .class("knob changed") : .class("knob")) {
                        element(.dt) { HTML.quoted(knob.plain.name) }
                        element(.dd) {
                            element(.a, .class("n"), .href(.event(proposed.seq))) { HTML.quoted(knob.plain.value) }
                            if isChanged, let old {
                                element(.small) {
                                    " was "
                                    element(.del) { HTML.quoted(old) }
                                }
                            }
                        }
                    }
                }
            }
            if !proposed.plain.sources.isEmpty {
                element(.p, .class("note")) {
                    "Rests on "
                    proposed.plain.sources.map { source in element(.code) { HTML.quoted(source) } + HTML(" ") }
                }
            }
        }
    }

    /// What stands where a score would, for a node without one.
    private var outcome: HTML? {
        switch node.state {
        case .noProgram(let problem):
            element(.p, .class("problem")) {
                "No program ran: "
                bench.text(problem)
            }
        case .unproposed: element(.p, .class("problem quiet")) { "The run stopped before there was a proposal." }
        case .waiting: element(.p, .class("problem quiet")) { "Its program was not run." }
        case .running: element(.p, .class("problem quiet")) { "The run stopped while its program ran." }
        case .ungraded: element(.p, .class("problem quiet")) { "The run stopped before its predictions were graded." }
        case .failed, .invalid, .scored: nil
        }
    }
}

extension Cited {
    /// The one event of a payload.
    var seq: Int { citation.events.first ?? 0 }
}
