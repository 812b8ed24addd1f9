import Record

/// How the search went: scores over steps, the tree, and who was picked.
struct SearchPart {
    let bench: Workbench
    private var story: RunStory { bench.story }
    private var numbers: Numbers { bench.numbers }

    @HTMLBuilder var html: HTML {
        chart
        tree
        pick
    }

    private var chart: HTML {
        let chart = ScoreChart(story: story, numbers: numbers)
        return bench.section(.search) {
            if chart.hasScores {
                element(.figure) {
                    element(.div, .class("scroll"), .fixed("tabindex", "0")) { chart.html }
                    element(.figcaption) {
                        element(.span, .class("key dot")) { "attempt, \u{00B1} one standard error" }
                        " "
                        element(.span, .class("key best")) { "best so far" }
                        " "
                        element(.span, .class("key baseline")) { "baseline" }
                        " "
                        element(.span, .class("key cross")) { "no score" }
                        " "
                        if story.picked != nil { element(.span, .class("key ring")) { "picked" } }
                    }
                }
            } else {
                element(.p) { "Nothing has been scored." }
            }
            element(.p, .class("note")) {
                "These are validation scores: graded by Glovebox on rows whose labels the programs could not reach. The best of many is flattered by its choice"
                story.graded == nil ? "." : "; the test score above is not."
            }
        }
    }

    private var tree: HTML {
        let drawing = TreeDrawing(story: story, numbers: numbers)
        return bench.section(.tree) {
            if drawing.isEmpty {
                element(.p) { "There are no nodes." }
            } else {
                element(.figure) {
                    element(.div, .class("scroll tall"), .fixed("tabindex", "0")) { drawing.html }
                }
                bench.table("operators", ["Operator", "Attempts", "Scored"]) {
                    bench.tally.operators.map { item in
                        element(.tr) {
                            element(.th, .fixed("scope", "row")) { HTML.quoted(item.name) }
                            element(.td, .class("num")) { numbers(item.count) }
                            element(.td, .class("num")) { numbers(item.scored) }
                        }
                    }
                }
            }
        }
    }

    private var pick: HTML? {
        guard story.picked != nil || story.submission != nil else { return nil }
        return bench.section(.pick) {
            if let picked = story.picked {
                element(.p) {
                    "Picked: "
                    bench.link(picked.plain.node)
                    ". "
                    bench.text(picked.rule)
                }
                candidates(picked)
            }
            if let submission = story.submission { fixed(submission) }
        }
    }

    private func candidates(_ picked: Cited<Picked>) -> HTML {
        bench.table("candidates", ["Candidate", "Mean", "Runs", "Behind the best", "Processor time"]) {
            picked.candidates.elements().map { candidate in
                element(.tr, candidate.plain.node == picked.plain.node ? .class("chosen") : .class("other")) {
                    element(.th, .fixed("scope", "row")) { bench.link(candidate.plain.node) }
                    element(.td, .class("num")) { numbers(candidate.mean, .score) }
                    element(.td, .class("num")) { numbers(candidate.runs) }
                    element(.td, .class("num")) {
                        numbers(candidate.behind, .score)
                        " \u{00B1} "
                        numbers(candidate.behindStandardError, .score)
                    }
                    element(.td, .class("num")) { numbers(candidate.cpuMs, .milliseconds) }
                }
            }
        }
    }

    private func fixed(_ submission: Cited<SubmissionFixed>) -> HTML {
        element(.dl, .class("facts")) {
            bench.fact("Submission") {
                switch submission.plain.source {
                case "refit": "the picked program, refitted on all labelled rows"
                case "stored": "the predictions stored from the picked node\u{2019}s own run"
                default: HTML.quoted(submission.plain.source)
                }
                element(.small) { bench.text(submission.reason) }
            }
            bench.fact("File") { file(submission.submission) }
            submission.other.present().map { other in bench.fact("Kept, not graded") { file(other) } }
            submission.baseline.present().map { baseline in bench.fact("Baseline\u{2019}s file") { file(baseline) } }
        }
    }

    private func file(_ file: Cited<FileRecord>) -> HTML {
        element(.span) {
            HTML.quoted(file.plain.name)
            ", "
            numbers(file.bytes, .bytes)
            " "
            bench.digest(file.plain.digest)
        }
    }
}
