/// An input that is made of one column of texts in both files, each predicted cell in one form: a text, a list of boxes.
package protocol CellInput: MetricInput {
    /// What a predicted cell holds.
    static var content: SubmissionSchema.Content { get }
    /// The same in words: "boxes".
    static var contentName: String { get }
}

extension CellInput {
    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1)
            ?? schema.obstacle(columnsNamed: target.columns, contentName) { $0 == content }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        _ = try files.target(for: metric)
        return try files.text(content)
    }
}
