import JSON
package import Posix
package import Tasks

/// A program of `sandbox/trials` that tries for a score which it did not earn, and what must come of it.
///
/// It runs as an agent's program does: in the task's box, on the task's input, graded by the task's own grader. It prints a
/// line that begins with `ACHIEVED` for each effect that it really reached.
package struct HonestyTrial: Sendable {
    package let name: String
    /// One sentence: what it tries.
    package let tries: String
    /// What holds it, the first line of defence first.
    package let stoppedBy: [String]
    /// The kinds of task that it makes sense on.
    let kinds: [TaskKind]
    let program: Path
    /// A second program, which runs in a box of its own afterwards and must find nothing of the first.
    let then: Path?
    let expected: Expectation

    /// What a cheat may come to.
    enum Earning: String, CaseIterable {
        /// No score at all.
        case none
        /// A score, but one that its predictions would have on any other rows too.
        case chance
    }

    struct Expectation: Sendable {
        var earning: Earning
        /// What the reason for having no score must say.
        var reason: String?
        /// What no output that came out may hold.
        var lacks: String?
    }

    /// The file that every program may import.
    static let helper = "forms.py"

    /// The trials of an installation that make sense on a kind of task, by name.
    package static func all(share: Path, for kind: TaskKind) throws -> [HonestyTrial] {
        let folder = share / "sandbox/trials"
        return try Files.list(folder).filter { Files.isFolder(folder / $0) }
            .map { try HonestyTrial(folder: folder / $0) }.filter { $0.kinds.contains(kind) }
    }

    init(folder: Path) throws {
        name = folder.name
        let file = folder / "trial.json"
        let fields = try JSONNode.parse(Files.read(file, limit: 1 << 16), source: file.string)
            .object(keys: ["tries", "stopped_by", "kinds", "program", "then", "expect"])
        tries = try fields.required("tries").string()
        stoppedBy = try fields.required("stopped_by").array { node throws(JSONError) in try node.string() }
        kinds =
            try fields["kinds"]?.array { node throws(JSONError) in try node.oneOf(TaskKind.self) }
            ?? [.prediction, .program]
        program = folder / (try fields.required("program").string())
        then = try fields["then"].map { folder / (try $0.string()) }
        let expect = try fields.required("expect").object(keys: ["score", "reason", "lacks"])
        expected = Expectation(
            earning: try expect.required("score").oneOf(Earning.self), reason: try expect["reason"]?.string(),
            lacks: try expect["lacks"]?.string())
    }
}
