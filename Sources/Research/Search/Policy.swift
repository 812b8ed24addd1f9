/// What to do next, and why.
package struct Decision: Sendable, Equatable {
    package var `operator`: Operator
    package var parent: Int?
    /// For a person, in one sentence.
    package var reason: String

    package init(_ operator: Operator, parent: Int? = nil, reason: String) {
        self.operator = `operator`
        self.parent = parent
        self.reason = reason
    }
}

/// What an operator could be applied to, as far as a policy must know.
package struct Choices: Sendable {
    /// Free code is possible: there is a model to write it.
    package var canWriteCode: Bool
    /// A method card is left that no node used.
    package var hasUntriedCard: Bool
    /// Nodes around which an untried setting is left, the best first.
    package var tunable: [Int]

    package init(canWriteCode: Bool, hasUntriedCard: Bool, tunable: [Int]) {
        self.canWriteCode = canWriteCode
        self.hasUntriedCard = hasUntriedCard
        self.tunable = tunable
    }
}

/// A pure function from the tree to the next step; nil where nothing is left to be tried.
package protocol Policy: Sendable {
    /// `draw` gives uniform numbers in [0, 1), which the journal keeps.
    func next(_ tree: SolutionTree, _ choices: Choices, draw: () -> Double) -> Decision?
}
