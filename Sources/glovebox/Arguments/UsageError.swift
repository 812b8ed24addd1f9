import Measures

/// A command line that can't be understood: exit code 2.
struct UsageError: Explained, Equatable {
    let message: String
    let hint: String?
    var exitCode: Int32 { Exit.usage.rawValue }

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// "there is no '--wal'; did you mean '--wall'?"
    static func unknown(_ word: String, near known: [String], hint: String?) -> UsageError {
        let question = nearest(word, in: known).map { "; did you mean '\($0)'?" } ?? ""
        return UsageError("there is no '\(word)'\(question)", hint: question.isEmpty ? hint : nil)
    }
}
