/// What a reader must know about the record before any number, in the words that page, Markdown and terminal share.
package struct Warning: Sendable, Equatable {
    /// A sentence.
    package let title: String
    /// Sentences; what is named in them may be anybody's text.
    package let text: String
}

extension Soundness {
    /// All that is wrong, one line a matter, for programs.
    package var problems: [String] {
        let lines = (faults + strays + unread).map { "line \($0.line) \($0.problem)" }
        let seals = [
            isSealed ? nil : "result.json keeps another last hash",
            isLonger ? "\(tornBytes) bytes stand behind the journal's last line" : nil,
            unsealed.map { "\($0.title) \($0.text)" },
        ]
        return lines + seals.compactMap { $0 } + flaws.map { "\($0.file) \($0.problem)" }
    }

    /// One warning a matter, the gravest first; empty where the record is intact.
    package var warnings: [Warning] {
        [chain, changed, unsealed, unreadLines, missing, unreadable].compactMap { $0 }
    }

    private var chain: Warning? {
        let seal = isSealed ? [] : ["The journal's last hash is not the one that result.json keeps."]
        let longer = isLonger ? ["\(tornBytes) bytes were written behind the journal's last line."] : []
        return warning(
            "The record was changed after it was written.", Self.sentences(faults + strays) + seal + longer)
    }

    private var unreadLines: Warning? {
        let why = unread.isEmpty ? [] : ["They were edited, or another version of Glovebox wrote them."]
        return warning("Some events could not be read.", Self.sentences(unread) + why)
    }

    private static func sentences(_ lines: [Fault]) -> [String] {
        lines.prefix(3).map { "Line \($0.line) of journal.jsonl \($0.problem)." } + more(lines.count - 3)
    }

    private static func more(_ count: Int) -> [String] { count > 0 ? ["And \(count) more."] : [] }

    private func warning(_ title: String, _ sentences: [String]) -> Warning? {
        sentences.isEmpty ? nil : Warning(title: title, text: sentences.joined(separator: " "))
    }

    private var unsealed: Warning? {
        let why: String
        switch seal {
        case .none, .kept: return nil
        case .gone:
            why = "There is no result.json; where a kill came before it was written, 'glovebox resume' writes it."
        case .broken(let problem): why = "result.json \(problem)."
        }
        return Warning(
            title: "The seal is missing.",
            text: "\(why) Without the last hash that it keeps, nobody can tell whether the journal's end was changed.")
    }

    private var changed: Warning? {
        warning("Files of this run were changed after they were written.", of: .changed)
    }

    private var missing: Warning? { warning("Files of this run are missing.", of: .missing) }

    private var unreadable: Warning? { warning("Files of this run can't be read.", of: .unreadable) }

    private func warning(_ title: String, of kind: Flaw.Kind) -> Warning? {
        let those = flaws.filter { $0.kind == kind }
        return warning(
            title, those.prefix(3).map { "\($0.file) \($0.problem)." } + Self.more(those.count - 3))
    }
}
