/// How much of a program the model authors: what a bandit can learn to prefer.
package enum Level: String, Sendable {
    /// Free code: draft, debug, improve.
    case code = "programs of its own"
    case cards = "method cards"
    case knobs = "knobs"
}

extension Operator {
    /// The level that an operator belongs to; nil for the baseline, which nobody chooses.
    package var level: Level? {
        switch self {
        case .baseline: nil
        case .draft, .debug, .improve: .code
        case .card: .cards
        case .tune: .knobs
        }
    }
}
