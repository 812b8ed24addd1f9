import Measures
import Record

/// What is known about a run from the events so far: the state behind the live view, the plain lines and the closing box.
///
/// A fold over events and nothing else, so a resumed run shows the same as one that was never stopped.
struct RunProgress: Sendable, Equatable {
    /// A node of the solution tree, as far as a person at a terminal wants to know it.
    struct Node: Sendable, Equatable, Identifiable {
        let id: Int
        var parent: Int?
        var `operator`: String
        /// The card and its knobs, or those knobs that differ from the parent's, or the first words of the plan.
        var detail: String
        var card: String?
        var knobs: [KnobRecord]
        var state: State

        /// The program's files, or why there is none.
        enum State: Sendable, Equatable {
            case waiting
            case running(since: Duration)
            /// It ended well, and is not graded yet.
            case ran
            case scored(ScoreRecord)
            case failed(String)
        }

        var score: ScoreRecord? { if case .scored(let score) = state { score } else { nil } }
        var hasFailed: Bool { if case .failed = state { true } else { false } }
    }

    /// What happens right now.
    enum Action: Sendable, Equatable {
        case deciding(since: Duration)
        case asking(purpose: String, node: Int, since: Duration)
        case executing(node: Int, purpose: ExecutionPurpose, since: Duration)
        case grading
    }

    private(set) var start: RunStarted?
    private(set) var nodes: [Node] = []
    private(set) var step = 0
    private(set) var lastDecision: Decided?
    private(set) var action: Action?
    private(set) var picked: Picked?
    private(set) var attemptEnded: AttemptEnded?
    private(set) var submission: SubmissionFixed?
    private(set) var opening: TestOpened?
    /// More than one where a kill came between an opening and its score.
    private(set) var openingsInRun = 0
    private(set) var test: TestGraded?
    private(set) var finish: RunFinished?
    private(set) var interruption: Interrupted?
    /// Evaluated prompt tokens plus generated tokens: what the budget counts.
    private(set) var tokens = 0
    private(set) var spent = Spent()
    /// Generated tokens a second, of the answer that streams, else of the last one.
    private(set) var tokensPerSecond: Double?
    /// Tokens of the answer that streams.
    private(set) var streamed = 0
    private var purposes: [Int: ExecutionPurpose] = [:]
    /// Time on the run at the last event that told it, and when that was.
    private var clock: (elapsed: Duration, at: Duration) = (.zero, .zero)

    /// Takes an event; `now` is the time on the viewer's own clock.
    mutating func take(_ event: Event, at now: Duration) {
        switch event {
        case .runStarted(let payload):
            start = payload
            clock = (.zero, now)
        case .stepStarted(let payload):
            step = payload.step
            tokens = Self.bounded(payload.tokens)
            clock = (.milliseconds(payload.elapsedMs), now)
            action = .deciding(since: now)
        case .decided(let payload): lastDecision = payload
        case .modelAsked(let payload):
            action = .asking(purpose: payload.purpose, node: payload.node, since: now)
            streamed = 0
        case .modelAnswered(let payload): take(payload, at: now)
        case .nodeProposed(let payload):
            nodes.append(Node(payload, parent: payload.parent.flatMap { node($0) }))
            action = nil
        case .executionStarted(let payload):
            purposes[payload.execution] = payload.purpose
            action = .executing(node: payload.node, purpose: payload.purpose, since: now)
            if payload.purpose == .node { change(payload.node, to: .running(since: now)) }
        case .executionFinished(let payload): take(payload)
        case .nodeGraded(let payload):
            action = nil
            guard isSearch(payload.execution) else { return }
            if let score = payload.score {
                change(payload.node, to: .scored(score))
            } else {
                change(payload.node, to: .failed(payload.problems.first ?? "no score"))
            }
        case .picked(let payload): picked = payload
        case .attemptEnded(let payload):
            attemptEnded = payload
            clock = (.milliseconds(payload.elapsedMs), now)
            action = nil
        case .submissionFixed(let payload):
            submission = payload
            action = .grading
        case .testOpened(let payload):
            opening = payload
            openingsInRun += 1
        case .testGraded(let payload):
            test = payload
            action = nil
        case .runFinished(let payload):
            finish = payload
            spent = payload.spent
            action = nil
        case .interrupted(let payload):
            interruption = payload
            action = nil
        case .resumed:
            interruption = nil
            action = nil
            clock.at = now
        case .splitCarved, .toolCalled, .gatePassed: break
        }
    }

    /// So many more tokens of the current answer have arrived.
    mutating func stream(tokens count: Int, at now: Duration) {
        streamed += count
        guard case .asking(_, _, let since) = action else { return }
        let seconds = (now - since).fractionalMilliseconds / 1_000
        if streamed >= 8, seconds > 0.5 { tokensPerSecond = Double(streamed) / seconds }
    }

    private mutating func take(_ answer: ModelAnswered, at now: Duration) {
        let (prompt, cached) = (Self.bounded(answer.promptTokens), Self.bounded(answer.cachedTokens))
        let generated = Self.bounded(answer.generatedTokens)
        tokens += max(0, prompt - cached) + generated
        spent.promptTokens += prompt
        spent.cachedTokens += cached
        spent.generatedTokens += generated
        spent.modelMs = spent.modelMs.saturatingAdd(answer.wallMs)
        if answer.wallMs > 0, answer.generatedTokens > 0 {
            tokensPerSecond = Double(answer.generatedTokens) * 1_000 / Double(answer.wallMs)
        }
        streamed = 0
        action = .deciding(since: now)
    }

    /// A record that somebody changed may say any number; the sums stay numbers.
    private static func bounded(_ count: Int) -> Int { min(max(0, count), 1_000_000_000_000) }

    /// Whether an execution was a node's own, and neither a repeat for the pick nor a refit.
    func isSearch(_ execution: Int) -> Bool { purposes[execution, default: .node] == .node }

    private mutating func take(_ execution: ExecutionFinished) {
        spent.sandboxMs = spent.sandboxMs.saturatingAdd(execution.spentMs)
        action = .grading
        guard isSearch(execution.execution) else { return }
        change(execution.node, to: execution.outcome.isSuccess ? .ran : .failed(explanation(of: execution)))
    }

    private mutating func change(_ id: Int, to state: Node.State) {
        if let index = nodes.lastIndex(where: { $0.id == id }) { nodes[index].state = state }
    }

    static func == (left: RunProgress, right: RunProgress) -> Bool {
        left.start == right.start && left.nodes == right.nodes && left.step == right.step && left.action == right.action
            && left.picked == right.picked && left.test == right.test && left.finish == right.finish
            && left.tokens == right.tokens && left.spent == right.spent && left.streamed == right.streamed
    }
}

// What follows from the state.
extension RunProgress {
    var baseline: Node? { nodes.first { $0.id == 0 } }

    /// The best node that has a score, the baseline included; the first one where several are equal.
    var best: Node? { best(of: nodes) }

    /// The best of what the agent proposed.
    var bestAttempt: Node? { best(of: attempts) }

    private func best(of nodes: [Node]) -> Node? {
        nodes.filter { $0.score != nil }.reduce(nil as Node?) { best, node in
            guard let old = best?.score, let new = node.score else { return best ?? node }
            return isBetter(new.value, than: old.value) ? node : best
        }
    }

    /// Nodes whose program was proposed by the agent: all but the baseline.
    var attempts: [Node] { nodes.filter { $0.id != 0 } }

    func node(_ id: Int) -> Node? { nodes.first { $0.id == id } }

    func isBetter(_ left: Double, than right: Double) -> Bool {
        start?.metric.isHigherBetter ?? true ? left > right : left < right
    }

    /// How much better one score is than another, whichever way the metric goes.
    func gain(of score: ScoreRecord, over other: ScoreRecord) -> Double {
        start?.metric.isHigherBetter ?? true ? score.value - other.value : other.value - score.value
    }

    /// Time spent on the run, stops not counted.
    func elapsed(at now: Duration) -> Duration {
        finish.map { .milliseconds($0.spent.wallMs) } ?? clock.elapsed + max(.zero, now - clock.at)
    }
}

extension RunProgress.Node {
    fileprivate init(_ proposal: NodeProposed, parent origin: RunProgress.Node?) {
        id = proposal.node
        parent = proposal.parent
        `operator` = proposal.operator
        card = proposal.card
        knobs = proposal.knobs
        let isVariant = proposal.card != nil && origin?.card == proposal.card
        let shown = isVariant ? proposal.knobs.filter { origin?.knobs.contains($0) == false } : proposal.knobs
        let settings = shown.map { "\($0.name)=\($0.value)" }
        detail = ((isVariant ? [] : [proposal.card].compactMap { $0 }) + settings).joined(separator: " ")
        if detail.isEmpty, proposal.node != 0 { detail = proposal.plan }
        state = proposal.problem.map { .failed($0) } ?? .waiting
    }
}

/// How a program ended, for a person: with the last words that it printed on its error stream, where it failed by itself.
func explanation(of execution: ExecutionFinished) -> String {
    let outcome = execution.outcome
    switch outcome.kind {
    case "exited":
        let words = execution.stderr.text.split(whereSeparator: \.isNewline).last { $0.contains { !$0.isWhitespace } }
        return "ended with code \(outcome.code ?? 0)" + (words.map { ": \($0)" } ?? "")
    case "signalled": return "ended by signal \(outcome.signal ?? 0)"
    case "killed_by_limit": return "killed: the limit on \(outcome.limit ?? "something") was reached"
    case "refused": return "killed: it made a system call that the box refuses"
    case "cancelled": return "cancelled"
    case "could_not_start": return "could not start: \(outcome.reason ?? outcome.layer ?? "no reason was given")"
    default: return outcome.kind
    }
}
