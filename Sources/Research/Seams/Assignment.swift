package import Knowledge
package import Posix
package import Record

/// What a planner may know of a task.
package struct Assignment: Sendable {
    package var task: String
    package var title: String
    package var fingerprint: String
    /// The task's description, as the program finds it too.
    package var statement: String
    package var metric: MetricRecord
    /// `binary`, `multiclass`, `ordinal` or `real`: which method cards apply.
    package var targetType: String
    /// Columns, types and first rows of the training table, as text for a prompt.
    package var preview: String
    package var environment: String
    package var split: SplitCarved
    /// What a program finds as `input/` while validation rows are hidden.
    package var input: Path
    /// What the picked program finds as `input/` at the end: every labelled row, and the test rows.
    package var refitInput: Path
    package var baseline: Program
    /// Method cards that fit the target, in the order of the graph.
    package var cards: [MethodCard]

    package init(
        task: String, title: String, fingerprint: String, statement: String, metric: MetricRecord, targetType: String,
        preview: String, environment: String, split: SplitCarved, input: Path, refitInput: Path, baseline: Program,
        cards: [MethodCard]
    ) {
        self.task = task
        self.title = title
        self.fingerprint = fingerprint
        self.statement = statement
        self.metric = metric
        self.targetType = targetType
        self.preview = preview
        self.environment = environment
        self.split = split
        self.input = input
        self.refitInput = refitInput
        self.baseline = baseline
        self.cards = cards
    }
}
