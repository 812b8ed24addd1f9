import Digest
import Evaluation
import JSON
import Journal
import Measures
import Posix
import Record
import Reports

/// `glovebox report RUN`
enum ReportVerb {
    private static let run = Argument<String>.positional(
        "RUN", "The run's folder, or its name below the folder of runs", offering: .folders)
    private static let output = Argument<Path>.path(
        "output", "Where the two files go", default: "reports", offering: .folders)

    static let verb = Verb(
        "report", "Write a run's report as one HTML file and as Markdown",
        discussion: """
            Each number in a report leads to the event that it came from. A run that is unfinished, or whose record was \
            changed, gives a report that says so first; a changed record ends with exit code 1.
            """,
        example: "glovebox report runs/wisconsin-breast-cancer-20261121-101500",
        arguments: [run, output, Common.runs, Common.json]
    ) { parsed, context in
        let folder = try Runs.folder(parsed[run], in: parsed[Common.runs]).path
        let name = try Files.resolve(folder).name
        let (html, markdown) = (parsed[output] / "\(name).html", parsed[output] / "\(name).md")
        let story = try await onThread { () throws -> RunStory in
            let files = try ReportFiles(run: folder, html: html, markdown: markdown)
            try files.write()
            return files.story
        }
        let soundness = story.evidence.soundness
        if !soundness.isIntact {
            let fault = soundness.faults.first.map { "line \($0.line) of journal.jsonl \($0.problem)" }
            context.console.say(
                "The record was changed after it was written: \(fault ?? "its last hash is not the one in result.json")"
            )
        }
        if parsed[Common.json] {
            context.console.document([
                "run": .string(folder.string), "report": .string(html.string), "markdown": .string(markdown.string),
                "standing": .string(story.standing.rawValue), "events": .int(story.evidence.events.count),
                "intact": .bool(soundness.isIntact), "tip": .string(soundness.tip.hex),
            ])
        } else {
            context.console.print(html.string)
        }
        return soundness.isIntact ? .done : .failed
    }
}
