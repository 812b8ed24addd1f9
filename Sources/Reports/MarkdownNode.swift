import Record

/// One node's part of a Markdown report.
struct MarkdownNode {
    let bench: Workbench
    let node: NodeStory
    private var numbers: Numbers { bench.numbers }

    var markdown: Markdown {
        var page =
            Markdown("### ") + .target(.node(node.number)) + .quoted("Node \(node.number), \(node.operator ?? "?")")
        page += Markdown("\n\n")
        if let reason = node.decided?.plain.reason { page += Markdown("Why: ") + .quoted(reason) + Markdown("\n\n") }
        if let proposed = node.proposed?.plain {
            if let card = proposed.card { page += Markdown("Method card ") + .quoted(card) + Markdown("\n\n") }
            page += .table(["Knob", "Setting"], proposed.knobs.map { [.quoted($0.name), .quoted($0.value)] })
            if !proposed.plan.isEmpty {
                page += Markdown("Plan, in the author\u{2019}s own words; claims in it are not checked:\n\n")
                page += clipped(proposed.plan, head: 2_000, tail: 500)
            }
            if let problem = proposed.problem {
                page += Markdown("No program ran: ") + .quoted(problem) + Markdown("\n\n")
            }
        }
        page += runs
        page += changes
        if node.state.isFault, let finished = node.first?.finished?.plain, !finished.stderr.text.isEmpty {
            page += Markdown("Standard error:\n\n") + clipped(finished.stderr.text, head: 1_000, tail: 3_000)
        }
        return page
    }

    private func clipped(_ text: String, head: Int, tail: Int, _ language: Words = "text") -> Markdown {
        let clip = Clip(text, head: head, tail: tail)
        return .fenced(
            clip.dropped == 0 ? clip.head : "\(clip.head)\n\u{2026} left out here \u{2026}\n\(clip.tail)", language)
            + Markdown("\n")
    }

    private var runs: Markdown {
        .table(
            ["Run", "Ended", "Score", "Wall", "CPU", "Peak memory"],
            node.executions.map { execution in
                let finished = execution.finished
                return [
                    .quoted(execution.purpose.rawValue), .quoted(finished.map { ending($0.plain) } ?? "not recorded"),
                    execution.graded?.score.present().map { numbers.markdown($0) } ?? Markdown(),
                    finished.map { numbers.markdown($0.wallMs, .milliseconds) } ?? Markdown(),
                    finished.map { numbers.markdown($0.cpuMs, .milliseconds) } ?? Markdown(),
                    finished.map { numbers.markdown($0.peakMemoryBytes, .bytes) } ?? Markdown(),
                ]
            })
    }

    private func ending(_ finished: ExecutionFinished) -> String {
        let outcome = finished.outcome
        let detail = [outcome.code.map(String.init), outcome.signal.map(String.init), outcome.limit, outcome.layer]
        return ([outcome.kind.split(separator: "_").joined(separator: " ")] + detail.compactMap { $0 })
            .joined(separator: " ")
    }

    /// The changes from the parent, as `diff -u` writes them.
    private var changes: Markdown {
        guard let program = node.proposed?.plain.program, let parent = node.parent,
            let before = bench.story.node(parent)?.proposed?.plain.program
        else { return Markdown() }
        var page = Markdown()
        for file in program.files {
            let old = before.files.first { $0.name == file.name }?.digest
            guard old != file.digest, let new = bench.shelf.file(file.digest)?.text else { continue }
            let lines = old.flatMap { bench.shelf.file($0)?.text }.map(CodePart.lines) ?? []
            let hunks = Diff(from: lines, to: CodePart.lines(new)).hunks()
            let body = hunks.map { hunk in
                "@@ -\(hunk.oldStart) +\(hunk.newStart) @@\n" + hunk.lines.map(Self.text).joined()
            }
            page += Markdown("Changes in ") + .quoted(file.name) + Markdown(":\n\n")
            page += clipped(body.joined(), head: 12_000, tail: 0, "diff")
        }
        return page
    }

    private static func text(_ line: Diff.Line) -> String {
        switch line {
        case .kept(let text): " \(text)\n"
        case .removed(let text): "-\(text)\n"
        case .added(let text): "+\(text)\n"
        }
    }
}
