/// A number that says how good predictions are, with a way to tell how sure it is.
///
/// To add one: write one file beside the others in `Metrics/`, and add one line to `MetricRegistry`.
package protocol Metric: Sendable {
    /// What the metric compares: labels, scores, probabilities, numbers.
    associatedtype Input: MetricInput

    /// Name, direction, range and source.
    static var description: MetricDescription { get }

    /// The score and each row's part in its error; throws where the metric has no value.
    static func evaluate(_ input: Input) throws(Undefined) -> Evaluation
}

/// Aligned rows in the shape that a metric compares.
package protocol MetricInput: Sendable {
    /// The shape in words, for `glovebox grade --list`.
    static var shape: String { get }

    /// Whether an answer of −1 says that its row isn't graded.
    static var allowsUngraded: Bool { get }

    /// Why this target and schema can't give the shape; `nil` where they can.
    static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String?

    /// Reads target and schema off files that are graded without a task.
    static func infer(_ files: StandaloneQuestion.Files, metric: String) throws(GradingError) -> StandaloneQuestion

    /// Takes the shape from rows that are already checked and aligned.
    init(_ rows: GradedRows) throws(GradingError)
}

extension MetricInput {
    package static var allowsUngraded: Bool { false }
}

/// A metric without a value on this data, and why.
package struct Undefined: Error, Equatable {
    /// The reason, as the second half of a sentence.
    package let reason: String

    /// Gives the reason.
    package init(_ reason: String) {
        self.reason = reason
    }
}

/// What a person or a program may ask about a metric.
package struct MetricDescription: Sendable {
    /// Its name on the command line and in manifests.
    package let name: String
    /// What it is, in a few words.
    package let title: String
    /// Which way is better.
    package let direction: Direction
    /// The score of perfect predictions.
    package let ideal: Double
    /// Which values it can take, and so how its interval is made.
    package let scale: Scale
    /// Where the definition comes from.
    package let source: String

    /// Describes a metric.
    package init(name: String, title: String, direction: Direction, ideal: Double, scale: Scale, source: String) {
        self.name = name
        self.title = title
        self.direction = direction
        self.ideal = ideal
        self.scale = scale
        self.source = source
    }
}
