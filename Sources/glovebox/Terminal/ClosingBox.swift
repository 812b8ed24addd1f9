import Measures
import Posix
import Record

/// The box at the end of a run: what was tried, what it scored and against what, what it cost, where the report is.
struct ClosingBox {
    let progress: RunProgress
    /// The report, where one was written.
    let report: Path?

    func lines(width: Int) -> [InkedLine] {
        let rows = self.rows()
        let labelWidth = rows.map(\.label.count).max() ?? 0
        // On a terminal narrower than a label and a few letters the box is wider than the terminal.
        let inner = max(labelWidth + 6, min(width, 100) - 4)
        var lines: [InkedLine] = []
        for row in rows {
            for (index, text) in row.text.enumerated() {
                let pieces = Help.wrap(text.text, width: inner - labelWidth - 2, breakingWords: true)
                for (part, piece) in pieces.enumerated() {
                    let label = index == 0 && part == 0 ? row.label : ""
                    lines.append(
                        (InkedLine(label, .faint).padded(to: labelWidth + 2) + InkedLine(piece, text.ink)).cut(
                            to: inner))
                }
            }
        }
        let used = lines.map(\.width).max() ?? 0
        let rule = String(repeating: "─", count: used + 2)
        return [InkedLine("╭\(rule)╮", .faint)]
            + lines.map { InkedLine("│ ", .faint) + $0.padded(to: used) + InkedLine(" │", .faint) }
            + [InkedLine("╰\(rule)╯", .faint)]
    }

    private struct Row {
        let label: String
        let text: [(text: String, ink: Ink)]

        init(_ label: String, _ text: (String, Ink)...) { self.init(label, lines: text) }

        init(_ label: String, lines: [(String, Ink)]) {
            self.label = label
            text = lines.map { ($0.0, $0.1) }
        }
    }

    private func rows() -> [Row] {
        guard let start = progress.start else { return [Row("run", ("did not start", .bad))] }
        return [
            Row("task", (start.task, .strong)),
            Row("model", ("\(start.model.name) (\(start.model.origin))", .plain)),
            Row("nodes", (nodes(), .plain)),
            validation(), test(), time(),
            Row("tokens", (tokens(), .plain)),
            Row("report", (report?.string ?? "none was written", report == nil ? .bad : .plain)),
        ]
    }

    private func nodes() -> String {
        let attempts = progress.attempts
        let failed = attempts.count { $0.hasFailed }
        var counts: [(name: String, count: Int)] = []
        for node in attempts {
            if let index = counts.firstIndex(where: { $0.name == node.operator }) {
                counts[index].count += 1
            } else {
                counts.append((node.operator, 1))
            }
        }
        let kinds = counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        return "\(attempts.count) tried" + (kinds.isEmpty ? "" : ": \(kinds)")
            + (failed > 0 ? "; \(failed) failed" : "")
    }

    /// The picked node's score on the validation rows, and the baseline's.
    private func validation() -> Row {
        let node = progress.picked.flatMap { progress.node($0.node) } ?? progress.best
        guard let node, let score = node.score else { return Row("validation", ("no program was scored", .bad)) }
        let runs = progress.picked?.candidates.first { $0.node == node.id }
        let pooled = runs.flatMap { $0.runs > 1 ? ", \(scoreText($0.mean)) over \($0.runs) hold-outs" : nil } ?? ""
        let first = "\(scoreText(score)) \(score.metric), node \(node.id) (\(node.operator))\(pooled)"
        guard let baseline = progress.baseline?.score else { return Row("validation", (first, .strong)) }
        if node.id == 0 { return Row("validation", (first, .strong), ("nothing beat the baseline", .plain)) }
        let gain = progress.gain(of: score, over: baseline)
        let against = gain == 0 ? "the same as the baseline's" : "\(gainText(gain)) than the baseline's"
        return Row("validation", (first, .strong), ("\(against) \(scoreText(baseline))", .plain))
    }

    private func test() -> Row {
        guard let graded = progress.test else {
            return Row("test", ("not graded" + (progress.interruption == nil ? "" : ": the run was interrupted"), .bad))
        }
        guard let score = graded.submission else { return Row("test", (graded.problems.first ?? "invalid", .bad)) }
        let again = progress.openingsInRun > 1 ? ", of that \(times(progress.openingsInRun)) by this run" : ""
        let openings = progress.opening.map { ", labels opened \(times($0.openings))\(again)" } ?? ""
        var against = graded.baseline.map { "baseline \(scoreText($0))" } ?? ""
        if let gain = graded.gain {
            let interval = "[\(signed(gain.low)), \(signed(gain.high))]"
            let isNone = gain.value == 0 && gain.low == 0 && gain.high == 0
            let text = isNone ? "no difference" : "paired gain \(signed(gain.value)) \(interval)"
            against += "\(against.isEmpty ? "" : "; ")\(text)"
        }
        let first = "\(scoreText(score)) \(score.metric)\(openings)"
        let more = [standing(graded), against].filter { !$0.isEmpty }.map { ($0, Ink.plain) }
        return Row("test", lines: [(first, .strong)] + more)
    }

    /// `silver medal, rank 42 of 512, better than 91.5 % of teams`.
    private func standing(_ graded: TestGraded) -> String {
        guard let rank = graded.rank, let teams = graded.teams, let percentile = graded.percentile else { return "" }
        return "\(graded.medal.map { "\($0) medal" } ?? "no medal"), rank \(rank) of \(grouped(teams)), "
            + "better than \(decimal(100 * percentile, places: 1)) % of teams"
    }

    private func time() -> Row {
        let spent = progress.spent
        let whole = progress.elapsed(at: .zero)
        func brief(_ milliseconds: Int) -> String { Duration.milliseconds(milliseconds).brief }
        let parts = "model \(brief(spent.modelMs)), box \(brief(spent.sandboxMs))"
        let own = progress.finish == nil ? "" : ", own work \(brief(spent.harnessMs))"
        return Row("time", ("\(whole.brief): \(parts)\(own)", .plain))
    }

    private func tokens() -> String {
        let spent = progress.spent
        guard spent.promptTokens > 0 || spent.generatedTokens > 0 else { return "none" }
        let cached = Double(spent.cachedTokens) / Double(max(1, spent.promptTokens))
        let share = Int(100 * min(1, max(0, cached)))
        return
            "\(grouped(spent.promptTokens)) read (\(share) % from the cache), \(grouped(spent.generatedTokens)) written"
    }

    /// `+0.0008` or `−0.0011`.
    private func signed(_ value: Double) -> String { (value < 0 ? "−" : "+") + differenceText(abs(value)) }
}
