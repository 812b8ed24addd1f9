/// What is asked when two files are graded without a task: target and schema are read off the files.
///
/// As MLE-bench's graders do, labels are whatever the files hold; so this is for files that one trusts to be meant for each
/// other. With a task, its manifest says what to expect, and nothing is inferred.
package struct StandaloneQuestion {
    /// The answers, with their target columns.
    package let answers: Table
    /// What is predicted.
    package let target: TargetDescription
    /// What a submission looks like.
    package let schema: SubmissionSchema

    /// The files and column names that the question is read off.
    package struct Files {
        /// The answers as given.
        package let answers: Table
        /// A submission.
        package let submission: Table
        /// The submissions that are compared with it.
        package let others: [Table]
        /// The name of the id column in both.
        package let id: String
        /// The names that the metric asks for: target columns, and then other columns in its own order.
        package let targets: [String]

        /// Collects files and names.
        package init(answers: Table, submission: Table, others: [Table] = [], id: String, targets: [String]) {
            self.answers = answers
            self.submission = submission
            self.others = others
            self.id = id
            self.targets = targets
        }

        /// The only target, for metrics that want one.
        func target(for metric: String) throws(GradingError) -> String {
            guard targets.count == 1, let target = targets.first else {
                throw .unsuitable(metric: metric, what: "needs exactly one target column, not \(targets.count)")
            }
            _ = try answers.requiredColumn(target)
            return target
        }

        /// The different labels of a column, numbers in their order, else texts in theirs; empty cells are left out.
        func labels(_ table: Table, _ name: String) throws(GradingError) -> [String] {
            let column = try table.requiredColumn(name)
            return Self.ordered(table.distinctTexts(column).subtracting([""]))
        }

        /// Numbers in their order; texts in theirs where any label is no number.
        static func ordered(_ labels: some Collection<String>) -> [String] {
            let numbers = labels.compactMap { label in DecimalNumber.parse(label).map { ($0, label) } }
            guard numbers.count == labels.count else { return labels.sorted() }
            return numbers.sorted { $0 < $1 }.map(\.1)
        }
    }

    /// Reads the question off the files.
    package static func infer(metric name: String, _ files: Files) throws(GradingError) -> StandaloneQuestion {
        let metric = try MetricRegistry.metric(name)
        guard files.answers.rowCount > 0 else { throw .noRows(file: files.answers.source) }
        return try metric.infer(files)
    }

    init(answers: Table, target: TargetDescription, schema: SubmissionSchema) {
        self.answers = answers
        self.target = target
        self.schema = schema
    }
}
