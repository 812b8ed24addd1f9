/// A file in `blobs/` that an event names.
package struct NamedBlob: Sendable, Equatable {
    /// SHA-256, hexadecimal: the file's name.
    package var digest: String
    /// What it is, for a person: `main.py of node 3`.
    package var what: String
}

extension Event {
    /// The blobs that the event names: a run keeps each of them before it writes the event.
    package var blobs: [NamedBlob] {
        switch self {
        case .modelAsked(let ask): [NamedBlob(digest: ask.ask, what: "the question of call \(ask.call)")]
        case .modelAnswered(let answer):
            answer.answer.map { [NamedBlob(digest: $0, what: "the answer of call \(answer.call)")] } ?? []
        case .nodeProposed(let node):
            (node.program?.files ?? []).map { NamedBlob(digest: $0.digest, what: "\($0.name) of node \(node.node)") }
        case .executionFinished(let execution): execution.blobs
        case .submissionFixed(let fixed):
            [NamedBlob(digest: fixed.submission.digest, what: "the submission")]
                + [(fixed.other, "the submission not taken"), (fixed.baseline, "the baseline's predictions")]
                .compactMap { file, what in file.map { NamedBlob(digest: $0.digest, what: what) } }
        default: []
        }
    }
}

extension ExecutionFinished {
    fileprivate var blobs: [NamedBlob] {
        let streams = [(stdout, "standard output"), (stderr, "standard error")].compactMap { stream, name in
            stream.digest.map { NamedBlob(digest: $0, what: "\(name) of execution \(execution)") }
        }
        return streams + outputs.map { NamedBlob(digest: $0.digest, what: "\($0.name) of execution \(execution)") }
    }
}
