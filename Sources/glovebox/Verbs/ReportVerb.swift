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
            Each number in a report leads to the event that it came from. A run that is unfinished, or whose record is not \
            as it was written, gives a report that says so first. Exit code 1 tells of a record that is not intact: a line \
            of the journal that was edited or stands where no run writes it, a file that a line names and that is changed or \
            missing, or a result.json or submission.csv that is not what the journal comes to.
            """,
        example: "glovebox report runs/wisconsin-breast-cancer-20261121-101500",
        arguments: [run, output, Common.runs, Common.json]
    ) { parsed, context in
        let folder = try Runs.folder(parsed[run], in: parsed[Common.runs]).path
        let name = try Files.resolve(folder).name
        try check(parsed[output])
        let (html, markdown) = (parsed[output] / "\(name).html", parsed[output] / "\(name).md")
        let story = try await onThread { () throws -> RunStory in
            let files = try ReportFiles(
                run: folder, html: html, markdown: markdown, resulting: RunReport.resulting)
            try files.write()
            return files.story
        }
        let soundness = story.evidence.soundness
        for warning in soundness.warnings { context.console.say("\(warning.title) \(warning.text)") }
        if parsed[Common.json] {
            context.console.document([
                "run": .string(folder.string), "report": .string(html.string), "markdown": .string(markdown.string),
                "standing": .string(story.standing.rawValue), "events": .int(story.evidence.events.count),
                "intact": .bool(soundness.isIntact), "record": .string(soundness.verdict.rawValue),
                "problems": .strings(soundness.problems), "tip": .string(soundness.tip.hex),
            ])
        } else {
            context.console.print(html.string)
        }
        return soundness.isIntact ? .done : .failed
    }
    /// The folder is made where it is missing; what is no folder can't hold the two files.
    private static func check(_ output: Path) throws(UsageError) {
        var place = output
        while !Files.exists(place), place.parent != place, !place.parent.string.isEmpty { place = place.parent }
        guard Files.exists(place), !Files.isFolder(place) else { return }
        throw UsageError(
            "--output: '\(place)' is a file, and a report's two files go into a folder",
            hint: "Name a folder; it is made where it is missing: --output reports")
    }
}
