import Measures

/// What was wrong with a JSON text, and where.
package struct JSONError: Explained, Equatable {
    /// The file or stream that was read.
    package let source: String
    /// 1-based.
    package let line: Int
    /// 1-based, in bytes.
    package let column: Int
    /// What is wrong there, as a sentence without a full stop.
    package let problem: String
    package let hint: String?

    package var message: String { "\(source):\(line):\(column): \(problem)" }

    package init(source: String, line: Int, column: Int, problem: String, hint: String? = nil) {
        self.source = source
        self.line = line
        self.column = column
        self.problem = problem
        self.hint = hint
    }
}
