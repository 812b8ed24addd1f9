/// What decides the next step of an attempt.
package enum Agent: String, Sendable, CaseIterable {
    /// AIDE's greedy tree search; a bandit learns whether free code, cards or knobs pay for this model on this task.
    case greedy
    /// Independent first solutions, none of which sees a score; the best on the hidden validation rows is picked.
    case bestOfN = "best-of-n"
    /// The same search as `greedy` over cards and knobs, each choice drawn uniformly under the same grammar.
    case random
    /// The task's own baseline, and nothing else.
    case baseline

    package var needsModel: Bool { self == .greedy || self == .bestOfN }
}
