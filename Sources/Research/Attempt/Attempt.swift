import Measures
package import Record
import Statistics

/// One autonomous attempt at a task: from its first event to a fixed submission.
///
/// `run` goes through its stages from the top, whatever the journal already holds: `Chronicle` turns recorded stages into
/// reading. It throws `CancellationError` when its task was cancelled; whatever it throws, the run can be resumed.
package struct Attempt: Sendable {
    private let assignment: Assignment
    private let started: RunStarted
    private let agent: Agent
    private let authors: Authors
    private let bench: Bench
    private let chronicle: Chronicle
    private let holdouts: Holdouts

    /// `holdouts` are those that the pick draws, beside the assignment's own, which `examiner` grades. `started` is the run's first event as it stands in the journal: its seed, budget and agent hold.
    package init(
        assignment: Assignment, started: RunStarted, agent: Agent, authors: Authors, laboratory: any Laboratory,
        examiner: any Examiner, holdouts: @escaping Holdouts, chronicle: Chronicle, gate: Gate
    ) {
        self.assignment = assignment
        self.started = started
        self.agent = agent
        self.authors = authors
        self.chronicle = chronicle
        self.holdouts = holdouts
        bench = Bench(
            laboratory: laboratory, gate: gate, examiner: examiner, chronicle: chronicle, seed: started.seed,
            waitedForModel: { authors.waitedForModel })
    }

    /// Searches, picks, refits, and fixes the submission.
    package func run() async throws -> SubmissionFixed {
        try chronicle.fact(assignment.split)
        var tree = SolutionTree(isHigherBetter: assignment.metric.isHigherBetter)
        try await baseline(&tree)
        let stoppedBy = try await search(&tree)
        _ = try await chronicle.effect { [chronicle] in
            AttemptEnded(stoppedBy: stoppedBy, elapsedMs: chronicle.elapsed.wholeMilliseconds)
        }
        let picked = try await Pick(bench: bench, holdouts: holdouts).choose(from: tree)
        try chronicle.fact(picked)
        let fixed = try await Closing(bench: bench, assignment: assignment, chronicle: chronicle).fix(
            tree[picked.node], baseline: tree[0])
        try await chronicle.sync()
        return fixed
    }

    /// Node 0: the task's own program, which every gain is measured against.
    private func baseline(_ tree: inout SolutionTree) async throws {
        let proposal = Proposal(plan: "The task's own baseline.", program: assignment.baseline)
        try await add(proposal, Decision(.baseline, reason: "measured first"), step: 0, to: &tree)
        guard tree[0].score != nil else {
            throw BaselineError(task: assignment.task, node: tree[0])
        }
    }

    /// Step after step, until a budget is used up, nothing is left, or a person ends it; gives why it stopped.
    private func search(_ tree: inout SolutionTree) async throws -> String {
        let policy: any Policy =
            switch agent {
            case .greedy, .random: GreedyPolicy()
            case .bestOfN: BestOfNPolicy()
            case .baseline: BaselinePolicy()
            }
        var generator = SeededGenerator(seed: started.seed, stream: "policy")
        var step = 0
        while true {
            try Task.checkCancellation()
            if let limit = started.budget.steps, step >= limit { return "steps" }
            step += 1
            let now = try await chronicle.effect { [chronicle, authors, step] in
                StepStarted(
                    step: step, elapsedMs: chronicle.elapsed.wholeMilliseconds, tokens: authors.spentTokens)
            }
            if let limit = started.budget.wallMs, now.elapsedMs >= limit { return "wall" }
            if let limit = started.budget.tokens, now.tokens >= limit { return "tokens" }
            bench.beginStep()
            var draws: [Double] = []
            let decision = policy.next(tree, choices(in: tree)) {
                draws.append(generator.uniform())
                return draws[draws.count - 1]
            }
            guard let decision else { return "exhausted" }
            try chronicle.fact(
                Decided(
                    step: step, operator: decision.operator.rawValue, parent: decision.parent, reason: decision.reason,
                    draws: draws))
            let proposal = try await authors.propose(decision, assignment, tree)
            let verdict = try await add(proposal, decision, step: step, to: &tree)
            if verdict == .cancelled { return "cancelled" }
            try await chronicle.sync()
        }
    }

    private func choices(in tree: SolutionTree) -> Choices {
        Choices(
            canWriteCode: authors.canWriteCode, hasUntriedCard: !CardAuthor.untried(assignment, tree).isEmpty,
            tunable: tree.ranked.filter { TuneAuthor.canTune($0, assignment, tree) }.map(\.id))
    }

    /// Adds a node, and brings it as far as it comes: proposed, through the gate, run, graded.
    @discardableResult
    private func add(
        _ proposal: Proposal, _ decision: Decision, step: Int, to tree: inout SolutionTree
    ) async throws -> Gate.Verdict {
        let id = tree.nodes.count
        let twin = proposal.program.flatMap { tree.node(with: $0) }
        let problem = proposal.problem ?? twin.map { "it is the same program as node \($0.id)" }
        for file in proposal.program?.files ?? [] { _ = try chronicle.keep(file.bytes) }
        try chronicle.fact(
            NodeProposed(
                node: id, step: step, operator: decision.operator.rawValue, parent: decision.parent,
                plan: proposal.plan,
                program: proposal.program?.record, problem: problem, card: proposal.card, knobs: proposal.knobs,
                sources: proposal.sources))
        let stage: Node.Stage
        if let program = proposal.program, problem == nil {
            stage = .drafted(program)
        } else {
            stage = .unusable(problem ?? "there is no program")
        }
        tree.add(
            Node(
                id: id, step: step, operator: decision.operator, parent: decision.parent, plan: proposal.plan,
                card: proposal.card, knobs: proposal.knobs, stage: stage))
        // The baseline is what everything is measured against: it can be held up, but not left out.
        let verdict = try await bench.pass(node: id)
        if verdict == .cancelled, decision.operator != .baseline { return verdict }
        guard case .drafted(let program) = stage else { return verdict }
        tree.set(try await bench.measure(program, node: id, input: assignment.input), of: id)
        return verdict
    }
}

/// The task's own baseline gave no score: the task or the environment is broken, not the agent.
package struct BaselineError: Explained {
    package let message: String
    package let hint: String?

    init(task: String, node: Node) {
        message = "the baseline of task '\(task)' gave no score, so no gain can be measured"
        if case .buggy(_, let outcome, let problems) = node.stage {
            hint = (problems + [outcome.stderr.suffix(600).trimmed]).filter { !$0.isEmpty }.joined(separator: "\n")
        } else {
            hint = nil
        }
    }
}
