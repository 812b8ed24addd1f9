import Measures
import Record

/// The live view of a run: from the state to lines, without a clock or a terminal of its own.
struct RunFrame {
    let progress: RunProgress
    let now: Duration
    /// Columns and rows that may be filled.
    let width: Int
    let height: Int

    func lines() -> [InkedLine] {
        let above = head() + [InkedLine()]
        let below = [InkedLine()] + flow(action())
        let tree = RunTree(progress: progress, now: now).lines(
            width: width, rows: max(3, height - above.count - below.count))
        return (above + tree + below).map { $0.cut(to: width) }
    }

    /// Task, best score, and what is left of the budget.
    private func head() -> [InkedLine] {
        guard let start = progress.start else { return [InkedLine("preparing", .faint)] }
        let identity: [InkedLine] = [
            InkedLine(start.task, .strong), InkedLine("\(start.metric.name), \(start.metric.direction) is better"),
            InkedLine("\(start.agent) on \(start.model.name)"), InkedLine("seed \(start.seed)", .faint),
        ]
        return flow(identity) + flow(scores()) + flow(budget(start.budget))
    }

    private func scores() -> [InkedLine] {
        var fields: [InkedLine] = []
        let baseline = progress.baseline?.score
        let best = progress.bestAttempt
        if let best, let score = best.score {
            fields.append(InkedLine("best ") + InkedLine(scoreText(score), .best) + InkedLine(" node \(best.id)"))
        } else {
            fields.append(InkedLine("no score yet", .faint))
        }
        if let baseline { fields.append(InkedLine("baseline ") + InkedLine(scoreText(baseline))) }
        if let baseline, let score = best?.score {
            let gain = progress.gain(of: score, over: baseline)
            fields.append(InkedLine(gainText(gain), gain > 0 ? .good : .faint))
        }
        return fields
    }

    private func budget(_ budget: Budget) -> [InkedLine] {
        var fields: [InkedLine] = []
        if let steps = budget.steps {
            fields.append(InkedLine("step \(progress.step) of \(steps) ") + bar(progress.step, of: steps))
        } else {
            fields.append(InkedLine("step \(progress.step)"))
        }
        let elapsed = progress.elapsed(at: now)
        fields.append(
            InkedLine(
                "time \(clockText(elapsed))" + (budget.wallMs.map { " of \(clockText(.milliseconds($0)))" } ?? "")))
        let tokens = grouped(progress.tokens + progress.streamed)
        fields.append(InkedLine("tokens \(tokens)" + (budget.tokens.map { " of \(grouped($0))" } ?? "")))
        if let rate = progress.tokensPerSecond {
            fields.append(InkedLine("\(decimal(rate, places: rate < 10 ? 1 : 0)) tok/s"))
        }
        return fields
    }

    private func bar(_ part: Int, of whole: Int) -> InkedLine {
        let length = 10
        let filled = whole > 0 ? Int(Double(length) * Double(min(max(0, part), whole)) / Double(whole)) : 0
        return InkedLine(String(repeating: "━", count: filled), .good)
            + InkedLine(String(repeating: "─", count: length - filled), .faint)
    }

    private func action() -> [InkedLine] {
        switch progress.action {
        case nil where progress.finish != nil: return [InkedLine("done", .good)]
        case nil: return [InkedLine(progress.interruption == nil ? "…" : "interrupted", .faint)]
        case .deciding(let since): return [InkedLine("choosing what to do next", .busy), elapsed(since)]
        case .asking(let purpose, let node, let since):
            var fields = [InkedLine("the model answers: \(purpose), node \(node)", .busy), elapsed(since)]
            if progress.streamed > 0 { fields.insert(InkedLine("\(progress.streamed) tokens"), at: 1) }
            return fields
        case .executing(let node, let purpose, let since):
            let what =
                switch purpose {
                case .node: "node \(node) runs in the box"
                case .repeat: "node \(node) runs again under another seed"
                case .refit: "node \(node) is refitted on all labelled rows"
                case .baselineRefit: "the baseline is refitted on all labelled rows"
                }
            return [InkedLine(what, .busy), elapsed(since)]
        case .grading:
            return [
                InkedLine(
                    progress.submission == nil ? "grading" : "grading the fixed submission on the test rows", .busy)
            ]
        }
    }

    private func elapsed(_ since: Duration) -> InkedLine { InkedLine(clockText(max(.zero, now - since)), .faint) }

    /// Fields beside each other, three columns apart, on as many lines as they need.
    private func flow(_ fields: [InkedLine]) -> [InkedLine] {
        var lines: [InkedLine] = []
        var line = InkedLine()
        for field in fields {
            if line.width > 0, line.width + 3 + field.width > width {
                lines.append(line)
                line = InkedLine()
            }
            if line.width > 0 { line.append("   ") }
            line.append(field)
        }
        return line.width > 0 ? lines + [line] : lines
    }
}

/// `3.4 s` under a minute, then `1 min 04 s`; tenths stand still, so that a line doesn't dance.
func clockText(_ duration: Duration) -> String {
    duration < .seconds(60) ? "\(decimal(duration.fractionalMilliseconds / 1_000, places: 1)) s" : duration.brief
}

/// A score as a table shows it: about five digits.
func scoreText(_ value: Double) -> String { significant(value, places: scorePlaces(value)) }

/// Decimals that give a score five digits in all.
private func scorePlaces(_ value: Double) -> Int {
    let whole = abs(value) < 1e15 ? String(Int(abs(value))).count : 15
    return max(0, 5 - whole)
}

/// `0.9954 ± 0.0021`.
func scoreText(_ score: ScoreRecord) -> String {
    let value = scoreText(score.value)
    guard let error = score.standardError else { return value }
    return "\(value) ± \(significant(error, places: scorePlaces(score.value)))"
}

/// `0.0023 better`, of a difference in which above zero is better.
func gainText(_ gain: Double) -> String {
    if gain == 0 { return "the same" }
    return "\(differenceText(abs(gain))) \(gain > 0 ? "better" : "worse")"
}

/// A difference with four digits behind the point, or with four that count where it is too small for them.
func differenceText(_ value: Double) -> String {
    abs(value) < 1 ? significant(value, places: 4) : scoreText(value)
}
