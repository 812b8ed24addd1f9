import Measures

/// Why a run could not go on.
package enum ResearchError: Explained, Equatable {
    /// The journal tells of another event than the loop came to: another version, or other inputs.
    case diverged(seq: Int, recorded: String, expected: String)
    /// A recorded event holds other content than the loop came to.
    case differs(seq: Int, kind: String)
    /// A recorded blob can't be read.
    case blob(String)
    /// The journal ends, and this reader must not go beyond it.
    case endOfRecord
    /// The agent needs a model, and none was given.
    case noModel(agent: String)
    case unknownAgent(String, nearest: String?)

    package var message: String {
        switch self {
        case .diverged(let seq, let recorded, let expected):
            "event \(seq) of the journal is '\(recorded)', but the run has come to '\(expected)'"
        case .differs(let seq, let kind): "event \(seq) of the journal ('\(kind)') is not what the run comes to now"
        case .blob(let problem): problem
        case .endOfRecord: "the journal ends here"
        case .noModel(let agent): "the agent '\(agent)' needs a language model"
        case .unknownAgent(let name, let nearest):
            "there is no agent '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        }
    }

    package var hint: String? {
        switch self {
        case .diverged, .differs:
            "The run was made by another version of Glovebox, or its task or model changed; start a new one."
        case .unknownAgent: "Agents: \(Agent.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noModel: "Name one with --model."
        default: nil
        }
    }

    package var exitCode: Int32 { if case .unknownAgent = self { 2 } else { 1 } }
}
