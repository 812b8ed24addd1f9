import Record

/// What the model was asked for a node, what it answered, and the tools that ran meanwhile.
struct CallsPart {
    let bench: Workbench
    let calls: [CallStory]
    private var numbers: Numbers { bench.numbers }

    /// Bytes of a question or an answer that are shown.
    static let (head, tail) = (5_000, 3_000)

    var html: HTML {
        bench.folded("Questions to the model") {
            if !calls.isEmpty {
                bench.table(
                    "calls", ["Call", "Purpose", "Prompt", "Cached", "Generated", "Time", "Ended by"]
                ) { calls.map(row) }
                calls.map(talk)
            }
        }
    }

    private func row(_ call: CallStory) -> HTML {
        element(.tr) {
            element(.th, .fixed("scope", "row")) {
                element(.a, .href(.call(call.asked.plain.call))) { HTML.quoted("call \(call.asked.plain.call)") }
                " "
                numbers.source(call.asked.citation)
            }
            element(.td) { HTML.quoted(call.asked.plain.purpose) }
            if let answered = call.answered {
                element(.td, .class("num")) { numbers(answered.promptTokens) }
                element(.td, .class("num")) { numbers(answered.cachedTokens) }
                element(.td, .class("num")) { numbers(answered.generatedTokens) }
                element(.td, .class("num")) { numbers(answered.wallMs, .milliseconds) }
                element(.td) {
                    HTML.quoted(answered.plain.finish)
                    if let failure = answered.plain.failure {
                        element(.span, .class("fault")) {
                            " "
                            HTML.quoted(failure)
                        }
                    }
                }
            } else {
                (0..<4).map { _ in element(.td) }
                element(.td) { element(.span, .class("quiet")) { "no answer recorded" } }
            }
        }
    }

    private func talk(_ call: CallStory) -> HTML {
        element(.div, .id(.call(call.asked.plain.call)), .class("talk")) {
            text("Question", call, call.asked.plain.ask, call.asked.citation)
            call.tools.map(tool)
            if let answered = call.answered, let answer = answered.plain.answer {
                text("Answer", call, answer, answered.citation)
            }
        }
    }

    private func text(_ name: Words, _ call: CallStory, _ digest: String, _ citation: Citation) -> HTML {
        element(.div) {
            element(.div, .class("caption")) {
                HTML(name)
                HTML.quoted(" of call \(call.asked.plain.call), blob ")
                bench.digest(digest)
            }
            if let text = bench.shelf.talk(digest) {
                bench.clipped(text, head: Self.head, tail: Self.tail, "prose", from: citation)
            } else {
                element(.p, .class("note")) { "Not shown, to keep the page small; the blob has it." }
            }
        }
    }

    private func tool(_ tool: Cited<ToolCalled>) -> HTML {
        element(.div, .class("tool")) {
            element(.div, .class("caption")) {
                "Tool "
                element(.code) { HTML.quoted(tool.plain.tool) }
                tool.plain.failed ? " failed, " : " "
                numbers(tool.wallMs, .milliseconds)
                tool.plain.spliced == false ? ", told in a turn of its own" : ""
                " "
                numbers.source(tool.citation)
            }
            bench.clipped(
                "[\(tool.plain.tool)(\(tool.plain.arguments)) \u{2192} \(tool.plain.result)]", head: 1_500, tail: 500,
                "prose",
                from: tool.citation)
        }
    }
}
