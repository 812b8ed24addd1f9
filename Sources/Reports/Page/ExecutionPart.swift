import Record

/// The runs of a node's program: how each ended, what it used, what it printed, what it scored.
struct ExecutionPart {
    let bench: Workbench
    let node: NodeStory
    private var numbers: Numbers { bench.numbers }

    /// Bytes of output that are shown: the beginning, and the end where errors stand.
    private static let (head, tail) = (2_500, 4_000)

    @HTMLBuilder var html: HTML {
        if !node.executions.isEmpty {
            bench.table(
                "runs",
                ["Run", "Ended", "Score", "Wall", "CPU", "Peak memory", "Processes", "Written", "Start-up", "Seed"]
            ) { node.executions.map(row) }
            node.executions.map(remarks)
            bench.folded("Output", isOpen: node.state.isFault) { node.executions.map(output) }
        }
    }

    private func purpose(_ execution: ExecutionStory) -> Words {
        switch execution.purpose {
        case .node: "first"
        case .repeat: "repeat"
        case .refit: "refit"
        case .baselineRefit: "baseline refit"
        }
    }

    private func row(_ execution: ExecutionStory) -> HTML {
        element(.tr) {
            element(.th, .fixed("scope", "row")) {
                HTML(purpose(execution))
                " "
                numbers.source(execution.started.citation)
            }
            element(.td) {
                if let finished = execution.finished {
                    ending(finished.outcome)
                } else {
                    element(.span, .class("quiet")) { "not recorded" }
                }
            }
            element(.td, .class("num")) {
                if let score = execution.graded?.score.present() { bench.score(score) }
            }
            if let finished = execution.finished {
                element(.td, .class("num")) { numbers(finished.wallMs, .milliseconds) }
                element(.td, .class("num")) { numbers(finished.cpuMs, .milliseconds) }
                element(.td, .class("num")) { numbers(finished.peakMemoryBytes, .bytes) }
                element(.td, .class("num")) { numbers(finished.peakProcesses) }
                element(.td, .class("num")) { numbers(finished.writtenBytes, .bytes) }
                element(.td, .class("num")) { numbers(finished.setupMs, .milliseconds) }
            } else {
                (0..<6).map { _ in element(.td) }
            }
            element(.td, .class("num seed")) { numbers(execution.started.seed) }
        }
    }

    private func ending(_ outcome: Cited<OutcomeRecord>) -> HTML {
        let record = outcome.plain
        return element(.span, record.isSuccess ? .class("ok") : .class("fault")) {
            switch record.kind {
            case "exited":
                "exited with "
                outcome.code.present().map { numbers($0, .identifier) }
            case "signalled":
                "ended by signal "
                outcome.signal.present().map { numbers($0, .identifier) }
            case "killed_by_limit":
                "killed by the limit on "
                HTML.quoted(record.limit ?? "something")
            case "refused": "killed by the system call filter"
            case "cancelled": "cancelled"
            case "could_not_start":
                "could not start"
                record.layer.map { HTML(": layer ") + HTML.quoted($0) }
            default: HTML.quoted(record.kind)
            }
            record.reason.map { HTML(" \u{2014} ") + HTML.quoted($0) }
        }
    }

    /// Limits that were reached, refused calls, files left behind, and problems of the submission.
    private func remarks(_ execution: ExecutionStory) -> HTML {
        var items: [HTML] = []
        if let finished = execution.finished {
            items += finished.limitsHit.elements().map(limit)
            items += finished.refused.elements().map(refusal)
            items += finished.rejected.elements().map { HTML("Not collected: ") + bench.text($0) }
        }
        if let graded = execution.graded {
            items += graded.problems.elements().map { HTML("Submission: ") + bench.text($0) }
        }
        guard !items.isEmpty else { return HTML() }
        return element(.ul, .class("remarks")) { items.map { item in element(.li) { item } } }
    }

    private func limit(_ limit: Cited<LimitRecord>) -> HTML {
        let form: Numbers.Form =
            switch limit.plain.limit {
            case "wall", "cpu": .milliseconds
            case "memory", "disk", "output": .bytes
            default: .count
            }
        return element(.span) {
            "Limit reached: "
            HTML.quoted(limit.plain.limit)
            ", "
            numbers(limit.used, form)
            " of "
            numbers(limit.allowed, form)
            " allowed"
        }
    }

    private func refusal(_ refusal: Cited<RefusalRecord>) -> HTML {
        element(.span) {
            "Refused: "
            element(.code) { HTML.quoted("\(refusal.plain.systemCall)(\(refusal.plain.arguments))") }
            " by "
            HTML.quoted(refusal.plain.program)
            ", times: "
            numbers(refusal.count)
            refusal.plain.hint.map { hint in
                element(.small) {
                    " "
                    HTML.quoted(hint)
                }
            }
        }
    }

    private func output(_ execution: ExecutionStory) -> HTML {
        guard let finished = execution.finished else { return HTML() }
        return stream("Standard output", finished.stdout, execution)
            + stream("Standard error", finished.stderr, execution)
    }

    /// Where the rest lies, as far as it was kept.
    private func kept(_ stream: Cited<StreamRecord>) -> HTML? {
        guard let digest = stream.plain.digest else { return nil }
        let isPart = stream.plain.keptBytes.map { $0 < stream.plain.bytes } ?? false
        guard isPart, let kept = stream.keptBytes.present() else {
            return HTML(", whole in blob ") + bench.digest(digest)
        }
        return HTML(", the first ") + numbers(kept, .bytes) + HTML(" in blob ") + bench.digest(digest)
    }

    private func stream(_ name: Words, _ stream: Cited<StreamRecord>, _ execution: ExecutionStory) -> HTML {
        guard stream.plain.bytes > 0 || !stream.plain.text.isEmpty else { return HTML() }
        return element(.div, .class("stream")) {
            element(.div, .class("caption")) {
                HTML(name)
                " of the "
                HTML(purpose(execution))
                " run, "
                numbers(stream.bytes, .bytes)
                kept(stream)
            }
            bench.clipped(stream.plain.text, head: Self.head, tail: Self.tail, "output", from: stream.citation)
        }
    }
}
