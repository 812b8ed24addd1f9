package import Record

/// What a run's events tell, ready to be set in type: a fold of the journal, without a decision about layout.
package struct RunStory: Sendable {
    package internal(set) var evidence: Evidence
    package internal(set) var started: Cited<RunStarted>?
    package internal(set) var split: Cited<SplitCarved>?
    package internal(set) var steps: [Cited<StepStarted>] = []
    /// By number.
    package internal(set) var nodes: [NodeStory] = []
    package internal(set) var picked: Cited<Picked>?
    package internal(set) var submission: Cited<SubmissionFixed>?
    package internal(set) var ended: Cited<AttemptEnded>?
    package internal(set) var openings: [Cited<TestOpened>] = []
    package internal(set) var graded: Cited<TestGraded>?
    package internal(set) var finished: Cited<RunFinished>?
    package internal(set) var resumed: [Cited<Resumed>] = []
    package internal(set) var interrupted: [Cited<Interrupted>] = []
    /// Events that are of a kind known here and yet could not be read, and events of an unknown kind.
    package internal(set) var unread: [Unread] = []

    /// An event that the report lists without knowing what it means.
    package struct Unread: Sendable, Equatable {
        package let seq: Int
        package let kind: String
        /// Nil for a kind that this version doesn't know.
        package let problem: String?
    }

    /// How far the run came.
    package enum Standing: String, Sendable {
        /// It has a result.
        case finished
        /// The search is over; the result is not yet written.
        case ended
        /// It was stopped, and says so.
        case interrupted
        /// It goes on still, or was killed.
        case unfinished
        /// Not even its beginning is recorded.
        case blank
    }

    package var standing: Standing {
        if finished != nil { return .finished }
        if started == nil { return .blank }
        if let last = interrupted.last, last.citation.events.last == evidence.events.last?.seq { return .interrupted }
        return ended == nil ? .unfinished : .ended
    }

    /// The metric's direction; greater is better where it is not known.
    package var isHigherBetter: Bool { started?.plain.metric.isHigherBetter ?? true }

    /// Whether one score beats another.
    package func isBetter(_ score: Double, than other: Double) -> Bool {
        isHigherBetter ? score > other : score < other
    }

    package func node(_ number: Int) -> NodeStory? { index[number].map { nodes[$0] } }

    /// The task's own program, run under the same conditions.
    package var baseline: NodeStory? { node(0).flatMap { $0.operator == "baseline" ? $0 : nil } }

    /// Nodes in the order in which the search came to them, without the baseline.
    package var attempts: [NodeStory] { nodes.filter { $0.number != baseline?.number } }

    /// The attempt with the best score in its first run: the search's view, and optimistic, for it is the best of many.
    package var best: NodeStory? {
        nodes.filter { $0.score != nil }.reduce(nil) { best, node in
            guard let score = node.score, let leader = best?.score else { return best ?? node }
            return isBetter(score.plain.value, than: leader.plain.value) ? node : best
        }
    }

    /// Where each node's number stands in `nodes`.
    var index: [Int: Int] = [:]

    init(evidence: Evidence, empty: Void) { self.evidence = evidence }
}
