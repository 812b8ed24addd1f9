import Evaluation
import Posix
import Record

/// `glovebox replay`: shows that a run's record holds.
enum ReplayVerb {
    static let run = Argument<String>.positional(
        "RUN", "The run's folder, or its name below the folder of runs", offering: .folders)

    static let verb = Verb(
        "replay", "Run a run's programs once more, and compare with what was recorded",
        discussion: """
            The loop is led through the recorded answers and must come to the same decisions; then every program runs again in \
            the box, and its score is compared. Test scores and openings are compared with what this installation itself \
            keeps of them, where it graded the run. No model and no test label is asked for, and the run is not changed. A \
            difference ends with exit code 1, and so do a changed file and a record in which no program stands that could be \
            run again. A run can be replayed on the installation that made it only: its row ids follow from a secret seed.
            """,
        example: "glovebox replay runs/wisconsin-breast-cancer-20261121-101500",
        arguments: [run, Common.runs, Common.json]
    ) { parsed, context in
        let folder = try Runs.folder(parsed[run], in: parsed[Common.runs])
        let workplace = try context.installation().workplace
        let isJSON = parsed[Common.json]
        let replay = Replay(try Runner(workplace: workplace, remembers: false))
        let finding = try await replay.replay(folder) { comparison in
            if isJSON { return }
            let what = "execution \(comparison.execution), node \(comparison.node), \(comparison.purpose.rawValue)"
            context.console.print(
                comparison.isSame
                    ? "same     \(what): \(comparison.score.map { "\($0.metric) \(scoreText($0))" } ?? comparison.measured)"
                    : "differs  \(what): recorded \(comparison.recorded), now \(comparison.measured)")
        }
        if isJSON {
            context.console.document(finding.json)
        } else {
            for line in sentences(of: finding) { context.console.print(line) }
        }
        return finding.isSame ? .done : .failed
    }

    /// What a person is told at the end.
    private static func sentences(of finding: Replay.Finding) -> [String] {
        let differing = finding.comparisons.count { !$0.isSame }
        var lines = finding.books.differences.map { "differs  \($0)" }
        lines += finding.books.compared.isEmpty ? [] : ["compared \(finding.books.compared.joined(separator: ", "))"]
        if let obstacle = finding.books.obstacle { lines.append("the test score was not compared: \(obstacle)") }
        if !finding.isWhole {
            lines.append("the record ends before the run does: \(finding.events) events were looked at")
        }
        lines.append(
            finding.comparisons.isEmpty
                ? "nothing was run again: the record holds no finished execution"
                : "the loop came to the same decisions; of \(finding.comparisons.count) executions \(differing) differ")
        return lines
    }
}
