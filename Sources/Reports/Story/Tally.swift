import Record

/// The numbers of a report that no single event states: each with the rule and the events that it was worked out from.
struct Tally {
    let attempts: Cited<Int>
    let faulty: Cited<Int>
    let scored: Cited<Int>
    let executions: Cited<Int>
    let calls: Cited<Int>
    let tools: Cited<Int>
    let openings: Cited<Int>
    let operators: [(name: String, count: Cited<Int>, scored: Cited<Int>)]
    let spending: Spending

    init(_ story: RunStory) {
        let attempts = story.attempts.filter { $0.proposed != nil }
        func events(_ nodes: [NodeStory]) -> [Int] { nodes.flatMap { $0.proposed?.citation.events ?? [] } }
        func scores(_ nodes: [NodeStory]) -> [Int] { nodes.flatMap { $0.score?.citation.events ?? [] } }
        self.attempts = .count(
            "attempts", "Nodes that were proposed, without the task's own baseline.", of: events(attempts))
        faulty = .count(
            "faulty", "Proposed nodes without a program, whose program failed, or whose submission was invalid.",
            of: events(attempts.filter(\.state.isFault)))
        scored = .count("scored", "Attempts whose first run was scored on the validation rows.", of: scores(attempts))
        let finished = story.nodes.flatMap(\.executions).compactMap(\.finished)
        executions = .count(
            "executions", "Programs that ran in the box, the baseline, repeats and refits included.",
            of: finished.flatMap(\.citation.events))
        let calls = story.nodes.flatMap(\.calls)
        self.calls = .count("calls", "Questions to the model.", of: calls.flatMap(\.asked.citation.events))
        tools = .count("tools", "Tools that ran inside answers.", of: calls.flatMap(\.tools).flatMap(\.citation.events))
        openings = .count(
            "openings", "Openings of the test labels in this run.", of: story.openings.flatMap(\.citation.events))
        var names: [String] = []
        for name in attempts.compactMap(\.operator) where !names.contains(name) { names.append(name) }
        operators = names.enumerated().map { place, name in
            let nodes = attempts.filter { $0.operator == name }
            return (
                name,
                .count("operator-\(place + 1)", "Attempts by the operator '\(name)'.", of: events(nodes)),
                .count("operator-\(place + 1)-scored", "Scored attempts by the operator '\(name)'.", of: scores(nodes))
            )
        }
        spending = Spending(story, finished: finished, answered: calls.compactMap(\.answered))
    }

    /// What the appendix explains.
    var derivations: [Derivation] {
        let numbers =
            [attempts, faulty, scored, executions, calls, tools, openings]
            + operators.flatMap { [$0.count, $0.scored] }
            + spending.numbers
        return numbers.compactMap { if case .derived(let derivation) = $0.citation { derivation } else { nil } }
    }
}

/// Where time and tokens went: what the run says at its end, or, before that, what its events add up to.
struct Spending {
    let wall: Cited<Int>
    let model: Cited<Int>
    let sandbox: Cited<Int>
    let harness: Cited<Int>?
    let sync: Cited<Int>?
    /// Boxes that got ready before their program was known, and what that took beside the rest.
    let warmUps: Cited<WarmUpsRecord>?
    let prompt: Cited<Int>
    let cached: Cited<Int>
    let generated: Cited<Int>

    init(_ story: RunStory, finished: [Cited<ExecutionFinished>], answered: [Cited<ModelAnswered>]) {
        if let spent = story.finished?.spent {
            wall = spent.wallMs
            model = spent.modelMs
            sandbox = spent.sandboxMs
            harness = spent.harnessMs
            sync = spent.syncMs
            warmUps = story.finished?.plain.spent.warmUps.map { Cited($0, spent.citation) }
            prompt = spent.promptTokens
            cached = spent.cachedTokens
            generated = spent.generatedTokens
            return
        }
        wall = Self.elapsed(story)
        model = .sum("model-time", "Sum of the times of the model's answers so far.", of: answered.map(\.wallMs))
        sandbox = .sum("box-time", "Sum of the times of boxes so far.", of: finished.map(\.spentMs))
        harness = nil
        sync = nil
        warmUps = Self.warmUps(finished)
        prompt = .sum(
            "prompt-tokens", "Sum of the prompt tokens of the answers so far.", of: answered.map(\.promptTokens))
        cached = .sum("cached-tokens", "Sum of the cached prompt tokens so far.", of: answered.map(\.cachedTokens))
        generated = .sum("generated-tokens", "Sum of the generated tokens so far.", of: answered.map(\.generatedTokens))
    }

    /// What programs in waiting boxes found ready so far; those that got none are told at the end only.
    private static func warmUps(_ finished: [Cited<ExecutionFinished>]) -> Cited<WarmUpsRecord>? {
        var sum = WarmUpsRecord()
        let warm = finished.filter { $0.plain.warmUp != nil }
        for execution in warm { if let box = execution.plain.warmUp { sum.add(box, isUsed: true) } }
        guard !warm.isEmpty else { return nil }
        let rule = "Sum of what getting boxes ready took, over those that got a program so far."
        return Cited(
            sum, .derived(Derivation(name: "warm-ups", rule: rule, events: warm.flatMap(\.citation.events))))
    }

    /// Time between the events, without the time between a stop and a resume.
    private static func elapsed(_ story: RunStory) -> Cited<Int> {
        let events = story.evidence.events
        let resumptions = Set(story.resumed.flatMap(\.citation.events))
        var total: Int64 = 0
        for (event, next) in zip(events, events.dropFirst()) where !resumptions.contains(next.seq) {
            let (span, overflow) = next.atMilliseconds.subtractingReportingOverflow(event.atMilliseconds)
            if !overflow, span > 0, span < 1 << 40 { total += span }
        }
        let rule = "Time from the first event to the last, without the time between a stop and a resume."
        let marks = [events.first?.seq, events.last?.seq].compactMap { $0 }
        return Cited(
            Int(total), .derived(Derivation(name: "elapsed", rule: rule, events: marks + resumptions.sorted())))
    }

    var numbers: [Cited<Int>] {
        [wall, model, sandbox, prompt, cached, generated]
            + [harness, sync, warmUps?.readyMs].compactMap { $0 }
    }
}
