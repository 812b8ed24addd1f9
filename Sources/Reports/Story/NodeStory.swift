package import Record

/// What happened to one node of the solution tree.
package struct NodeStory: Sendable {
    /// 0 is the task's own baseline.
    package let number: Int
    package var decided: Cited<Decided>?
    package var proposed: Cited<NodeProposed>?
    package var gates: [Cited<GatePassed>] = []
    package var executions: [ExecutionStory] = []
    package var calls: [CallStory] = []
    /// Nodes that started from this one.
    package var children: [Int] = []

    /// The node that it started from, where that one is known and came before.
    package var parent: Int?

    /// The run that is graded on the validation rows for the first time.
    package var first: ExecutionStory? { executions.first { $0.purpose == .node } }

    /// `baseline`, `draft`, `debug`, and so on; nil before there is a proposal.
    package var `operator`: String? { proposed?.plain.operator ?? decided?.plain.operator }

    package var state: State {
        guard let proposed else { return .unproposed }
        if let problem = proposed.problem.present(), first == nil { return .noProgram(problem) }
        guard let first else { return .waiting }
        guard let finished = first.finished else { return .running }
        if let score = first.graded?.score.present() { return .scored(score) }
        if !finished.plain.outcome.isSuccess { return .failed(finished.outcome) }
        if let graded = first.graded { return .invalid(graded.problems) }
        return .ungraded
    }

    /// The score of the first run, where it was graded.
    package var score: Cited<ScoreRecord>? { if case .scored(let score) = state { score } else { nil } }

    /// How far a node came.
    package enum State: Sendable {
        case unproposed
        case noProgram(Cited<String>)
        case waiting
        case running
        case failed(Cited<OutcomeRecord>)
        case invalid(Cited<[String]>)
        case ungraded
        case scored(Cited<ScoreRecord>)
    }
}

extension NodeStory.State {
    /// One or two words, for badges and legends.
    var label: Words {
        switch self {
        case .unproposed: "not proposed"
        case .noProgram: "no program"
        case .waiting: "not run"
        case .running: "did not end"
        case .failed(let outcome):
            switch outcome.plain.kind {
            case "exited": "error"
            case "signalled": "crashed"
            case "killed_by_limit": "over a limit"
            case "refused": "refused"
            case "cancelled": "cancelled"
            case "could_not_start": "no box"
            default: "failed"
            }
        case .invalid: "invalid"
        case .ungraded: "not graded"
        case .scored: "scored"
        }
    }

    /// True where there is nothing to be graded, by the program's fault or the proposal's.
    var isFault: Bool {
        switch self {
        case .noProgram, .failed, .invalid: true
        case .unproposed, .waiting, .running, .ungraded, .scored: false
        }
    }
}

/// One run of a program in the box.
package struct ExecutionStory: Sendable {
    package let started: Cited<ExecutionStarted>
    package var finished: Cited<ExecutionFinished>?
    package var graded: Cited<NodeGraded>?

    package var purpose: ExecutionPurpose { started.plain.purpose }
}

/// One question to the model, its answer, and the tools that ran in the middle of it.
package struct CallStory: Sendable {
    package let asked: Cited<ModelAsked>
    package var answered: Cited<ModelAnswered>?
    package var tools: [Cited<ToolCalled>] = []
}
