import JSON
import Measures
import Posix
import Tasks

/// `glovebox task list`
enum TaskListVerb {
    static let verb = Verb(
        "list", "Show all tasks", example: "glovebox task list --json",
        arguments: [Common.tasksDir, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        let survey = await onThread { library.survey() }
        if parsed[Common.json] {
            context.console.document(["tasks": .array(survey.tasks.map(json))])
        } else {
            let rows = survey.tasks.map { task in
                [task.id, task.manifest.kind.rawValue, task.manifest.metric.name, task.manifest.title]
            }
            let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
            for row in rows {
                let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                context.console.print((cells + [row[3]]).joined(separator: "  "))
            }
        }
        for broken in survey.broken { context.console.say("\(broken.error)") }
        return survey.broken.isEmpty ? .done : .failed
    }

    private static func json(_ task: TaskDefinition) -> JSONValue {
        [
            "id": .string(task.id), "title": .string(task.manifest.title),
            "kind": .string(task.manifest.kind.rawValue), "discipline": .string(task.manifest.discipline),
            "metric": .string(task.manifest.metric.name),
        ]
    }
}
