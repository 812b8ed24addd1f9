import JSON
import Tasks

/// `glovebox task …`: what can be asked about tasks without running anything.
enum TaskVerbs {
    static let family = Verb.family(
        "task", "Look at tasks, divide their rows, check that they are sound",
        [TaskListVerb.verb, TaskShowVerb.verb, TaskPrepareVerb.verb, TaskCheckVerb.verb])

    static let task = Argument<String>.positional("TASK", "The id of a task, as 'glovebox task list' shows it")
    static let split = Argument<String>.choice(
        "split", SplitKind.allCases.map(\.rawValue),
        "Which seed divides the rows: this installation's secret one, or the one that everybody has", default: "secret")

    /// The tasks that come with Glovebox and those of the user's folders.
    static func library(_ parsed: Parsed, _ installation: Installation) throws(TaskError) -> TaskLibrary {
        try TaskLibrary(folders: installation.taskFolders(and: parsed[Common.tasksDir]))
    }

    static func splitKind(_ parsed: Parsed) -> SplitKind { SplitKind(rawValue: parsed[split]) ?? .secret }
}
