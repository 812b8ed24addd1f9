/// AIDE's greedy policy with its published defaults, where a bandit chooses the level of authorship first.
///
/// While there are fewer than five drafts: draft, by free code or by a method card. Else improve: by free code, by one knob of
/// the best card, or by a card that was not tried. Free code follows AIDE: with probability 1/2 repair a random buggy leaf of
/// a debug depth below three, else change the best node in one way. `LevelBandit` learns which level pays.
package struct GreedyPolicy: Policy {
    package var drafts = 5
    package var debugProbability = 0.5
    package var debugDepth = 3
    package var bandit = LevelBandit()

    package init() {}

    package func next(_ tree: SolutionTree, _ choices: Choices, draw: () -> Double) -> Decision? {
        let drafted = tree.nodes.count { $0.operator == .draft || $0.operator == .card }
        let isDrafting = drafted < drafts && (choices.hasUntriedCard || choices.canWriteCode)
        var levels: [Level] = []
        if !isDrafting, !choices.tunable.isEmpty { levels.append(.knobs) }
        if choices.hasUntriedCard { levels.append(.cards) }
        if choices.canWriteCode { levels.append(.code) }
        guard let level = bandit.choose(among: levels, tree) else { return nil }
        let why =
            "\(isDrafting ? "\(drafted) of \(drafts) drafts are made; " : "")\(level.rawValue) have the best prospects"
        switch level {
        case .cards: return Decision(.card, reason: why)
        case .knobs: return Decision(.tune, parent: choices.tunable[0], reason: why)
        case .code:
            return isDrafting ? Decision(.draft, reason: why) : write(tree, why, draw: draw)
        }
    }

    /// What AIDE does once its drafts are made.
    private func write(_ tree: SolutionTree, _ why: String, draw: () -> Double) -> Decision {
        let broken = tree.debuggable(deepest: debugDepth)
        if !broken.isEmpty, draw() < debugProbability {
            let node = broken[min(broken.count - 1, Int(draw() * Double(broken.count)))]
            return Decision(.debug, parent: node.id, reason: "\(why), and the draw fell on repairing a buggy leaf")
        }
        let hasOwnScore = tree.nodes.contains { $0.operator != .baseline && $0.score != nil }
        guard hasOwnScore, let best = tree.best else {
            return Decision(.draft, reason: "\(why), and no attempt has a score yet")
        }
        return Decision(.improve, parent: best.id, reason: "\(why), from the best node")
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
