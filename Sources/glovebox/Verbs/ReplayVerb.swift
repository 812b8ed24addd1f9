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
            the box, and its score is compared. No model and no test label is asked for, and the run is not changed. A \
            difference ends with exit code 1.
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
                    ? "same     \(what): \(comparison.measured)"
                    : "differs  \(what): recorded \(comparison.recorded), now \(comparison.measured)")
        }
        if isJSON {
            context.console.document(finding.json)
        } else {
            let differing = finding.comparisons.count { !$0.isSame }
            context.console.print(
                "the loop came to the same decisions; of \(finding.comparisons.count) executions \(differing) differ"
            )
        }
        return finding.isSame ? .done : .failed
    }
}
