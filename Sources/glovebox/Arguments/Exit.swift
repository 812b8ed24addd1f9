/// How `glovebox` ends: the exit codes that scripts may rely on.
enum Exit: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    case usage = 2
    case lacking = 3
    case programFailed = 4
    case interrupted = 130

    /// What the code means, for help and docs.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "the thing asked for failed (an invalid submission, a failed check)"
        case .usage: "wrong usage (also an unknown task, run or option)"
        case .lacking: "this machine lacks something; the message says what, and the command that gets it"
        case .programFailed: "the program in the box failed"
        case .interrupted: "interrupted; the message says how to resume"
        }
    }
}
