/// AIDE's greedy policy with its published defaults, where a bandit chooses how each part is played.
///
/// While there are fewer than five drafts: draft. Else, with probability 1/2, repair a random buggy leaf of a debug depth
/// below three; the probability shrinks as repairs fail. Else improve the best node by one atomic change. A draft is free code
/// or a method card; an improvement is free code or one knob: `OperatorBandit` learns which.
package struct GreedyPolicy: Policy {
    package var drafts = 5
    package var debugProbability = 0.5
    package var debugDepth = 3
    package var bandit = OperatorBandit()

    package init() {}

    package func next(_ tree: SolutionTree, _ choices: Choices, draw: () -> Double) -> Decision? {
        let drafted = tree.nodes.count { $0.operator == .draft || $0.operator == .card }
        let hasOwnScore = tree.nodes.contains { $0.operator != .baseline && $0.score != nil }
        if drafted < drafts, let decision = draft(tree, choices, "\(drafted) of \(drafts) drafts are made") {
            return decision
        }
        let broken = choices.canWriteCode ? tree.debuggable(deepest: debugDepth) : []
        if !broken.isEmpty, draw() < chanceOfRepair(tree) {
            let node = broken[min(broken.count - 1, Int(draw() * Double(broken.count)))]
            return Decision(
                .debug, parent: node.id, reason: "node \(node.id) is a buggy leaf, and the draw fell on repair")
        }
        if !hasOwnScore, let decision = draft(tree, choices, "no node has a score yet") { return decision }
        return improve(tree, choices) ?? draft(tree, choices, "nothing is left to improve")
    }

    /// The published 1/2, scaled down by the share of repairs that gave a score (Laplace's rule of succession).
    private func chanceOfRepair(_ tree: SolutionTree) -> Double {
        let repairs = tree.nodes.filter { $0.operator == .debug }
        let good = repairs.count { $0.score != nil }
        return debugProbability * min(1, 2 * Double(good + 1) / Double(repairs.count + 2))
    }

    private func draft(_ tree: SolutionTree, _ choices: Choices, _ why: String) -> Decision? {
        var arms: [Operator] = []
        if choices.hasUntriedCard { arms.append(.card) }
        if choices.canWriteCode { arms.append(.draft) }
        guard let arm = bandit.choose(among: arms, tree) else { return nil }
        return Decision(arm, reason: "\(why); \(arm.rawValue) has the best prospects")
    }

    private func improve(_ tree: SolutionTree, _ choices: Choices) -> Decision? {
        var arms: [Operator] = []
        if !choices.tunable.isEmpty { arms.append(.tune) }
        if choices.canWriteCode, tree.best != nil { arms.append(.improve) }
        guard let arm = bandit.choose(among: arms, tree) else { return nil }
        let parent = arm == .tune ? choices.tunable[0] : tree.best?.id
        return Decision(
            arm, parent: parent,
            reason:
                "node \(parent.map(String.init) ?? "?") is the best to start from; \(arm.rawValue) has the best prospects"
        )
    }
}

/// First solutions that know nothing of each other's scores: cards while there are any, then free code.
package struct BestOfNPolicy: Policy {
    package init() {}

    package func next(_ tree: SolutionTree, _ choices: Choices, draw: () -> Double) -> Decision? {
        if choices.hasUntriedCard { return Decision(.card, reason: "an independent first solution") }
        return choices.canWriteCode
            ? Decision(.draft, reason: "an independent first solution; every card was tried") : nil
    }
}

/// Nothing after the baseline.
package struct BaselinePolicy: Policy {
    package init() {}

    package func next(_ tree: SolutionTree, _ choices: Choices, draw: () -> Double) -> Decision? { nil }
}
