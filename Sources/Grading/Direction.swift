/// Whether a larger or a smaller score is the better one.
package enum Direction: String, Sendable, CaseIterable {
    /// Larger is better.
    case higher
    /// Smaller is better.
    case lower

    /// +1 where higher is better, −1 where lower is: times a score it is something to maximise.
    package var sign: Double { self == .higher ? 1 : -1 }

    /// Whether one score beats another.
    package func isBetter(_ score: Double, than other: Double) -> Bool {
        self == .higher ? score > other : score < other
    }
}
