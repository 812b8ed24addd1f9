package import JSON

/// The submissions of a batch, as MLE-bench lists them: a line `{"competition_id", "submission_path"}` for each.
///
/// Blank lines and lines that start with `#` or `//` are passed over, and keys that other tools add are no error. A line
/// that can't be read is an entry too: it says why, and stops no other.
package enum SubmissionList {
    /// One line.
    package enum Entry: Sendable, Equatable {
        /// A submission; the path is `nil` where the agent made none.
        case submission(competition: String, path: String?)
        /// What is wrong with the line, with its place.
        case unreadable(JSONError)
    }

    /// Reads the bytes of a list.
    package static func parse(_ bytes: [UInt8], source: String) -> [Entry] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0 == lineFeed }
        for (index, line) in lines.enumerated() {
            let content = line.drop { $0 == 32 || $0 == 9 || $0 == carriageReturn }
            if content.isEmpty || content.starts(with: "#".utf8) || content.starts(with: "//".utf8) { continue }
            do throws(JSONError) {
                entries.append(try entry(JSONNode.parse(Array(line), source: source)))
            } catch {
                entries.append(
                    .unreadable(
                        JSONError(
                            source: source, line: index + error.line, column: error.column, problem: error.problem,
                            hint: error.hint ?? "write {\"competition_id\": …, \"submission_path\": …} on each line")))
            }
        }
        return entries
    }

    private static func entry(_ node: JSONNode) throws(JSONError) -> Entry {
        let fields = try node.anyObject()
        let competition = try fields.required("competition_id").string()
        let path = try fields.required("submission_path")
        return .submission(competition: competition, path: path.isNull ? nil : try path.string())
    }
}
