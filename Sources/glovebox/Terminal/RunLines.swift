import Measures
import Record

/// What a run says where nobody can draw: one plain line for each event that a person waits for.
enum RunLines {
    /// The line for an event, from the state after it; nil where there is nothing to say.
    static func line(for event: Event, in progress: RunProgress) -> String? {
        let text: String? =
            switch event {
            case .runStarted(let start): opening(start)
            case .splitCarved(let split):
                "rows: \(split.trainRows) to learn from, \(split.validationRows) to validate, \(split.testRows) to test"
            case .decided(let decision):
                "step \(decision.step): \(decision.operator)\(decision.parent.map { " of node \($0)" } ?? ""), \(decision.reason)"
            case .nodeProposed(let node): proposal(node, in: progress)
            case .executionStarted(let execution) where execution.purpose != .node:
                "node \(execution.node): \(execution.purpose == .repeat ? "once more, on another hold-out" : "refit on all labelled rows")"
            case .executionFinished(let execution) where !execution.outcome.isSuccess:
                "node \(execution.node): \(explanation(of: execution))"
            case .nodeGraded(let graded): grade(graded, in: progress)
            case .picked(let picked): "picked node \(picked.node): \(picked.rule)"
            case .attemptEnded(let ended):
                "the search is over, stopped by \(ended.stoppedBy), after \(Duration.milliseconds(ended.elapsedMs).brief)"
            case .submissionFixed(let fixed): "the submission is fixed (\(fixed.source)): \(fixed.reason)"
            case .testOpened(let opened): "the test labels are opened, \(times(opened.openings)) on this installation"
            case .testGraded(let graded):
                graded.submission.map { "test: \(scoreText($0)) \($0.metric)" } ?? graded.problems.first
            case .interrupted(let interrupted): "interrupted: \(interrupted.reason)"
            case .resumed(let mark): mark.cutBytes > 0 ? cut(mark) : nil
            case .stepStarted, .modelAsked, .modelAnswered, .toolCalled, .gatePassed, .executionStarted,
                .executionFinished, .runFinished:
                nil
            }
        return text.map(printable)
    }

    /// What a torn last line meant, for the person who takes the run up again.
    static func cut(_ mark: Resumed) -> String {
        "the journal's last line was never finished: its \(Bytes(mark.cutBytes)) are cut, and what it announced had not begun"
    }

    private static func opening(_ start: RunStarted) -> String {
        let limits = [
            start.budget.steps.map { "\($0) steps" }, start.budget.wallMs.map { Duration.milliseconds($0).brief },
            start.budget.tokens.map { "\(grouped($0)) tokens" },
        ].compactMap { $0 }
        return
            "\(start.run): \(start.task), \(start.metric.name) (\(start.metric.direction) is better), \(start.agent) on "
            + "\(start.model.name), seed \(start.seed)"
            + (limits.isEmpty ? "" : ", at most \(limits.joined(separator: ", "))")
    }

    private static func proposal(_ proposal: NodeProposed, in progress: RunProgress) -> String? {
        guard let node = progress.node(proposal.node) else { return nil }
        if let problem = proposal.problem { return "node \(node.id): \(node.operator), not run: \(problem)" }
        let what = node.detail.isEmpty ? node.operator : "\(node.operator) \(node.detail)"
        return "node \(node.id): \(InkedLine(what).cut(to: 100).rendered(colour: false))"
    }

    private static func grade(_ graded: NodeGraded, in progress: RunProgress) -> String? {
        guard let score = graded.score else {
            return "node \(graded.node): no score, \(graded.problems.first ?? "for no reason that is known")"
        }
        let isBest = graded.node != 0 && progress.best?.id == graded.node && progress.isSearch(graded.execution)
        return "node \(graded.node): \(scoreText(score)) \(score.metric)" + (isBest ? ", the best so far" : "")
    }
}

/// `once`, `twice`, `3 times`.
func times(_ count: Int) -> String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }
