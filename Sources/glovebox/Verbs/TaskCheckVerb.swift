import JSON
import Posix
import Tasks

/// `glovebox task check [TASK…]`
enum TaskCheckVerb {
    static let tasks = Argument<[String]>.positionals(
        "TASK", "The ids of the tasks; all, where none is named", isRequired: false)

    static let verb = Verb(
        "check", "Try everything about a task that needs no program: data, split, grading",
        discussion: """
            The true labels must reach the metric's ideal and the sample submission must not. It works in a home that is \
            thrown away, under the published seed: the test labels of your own splits are not touched.
            """,
        example: "glovebox task check wisconsin-breast-cancer",
        arguments: [tasks, Common.tasksDir, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        let ids = parsed[tasks].isEmpty ? library.ids : parsed[tasks]
        var isSound = true
        var documents: [JSONValue] = []
        for id in ids {
            let steps = try await onThread { () throws(TaskError) in
                try TaskCheck.run(try library.task(id), environments: installation.boxEnvironments)
            }
            isSound = isSound && steps.allSatisfy(\.passed)
            documents.append([
                "task": .string(id), "ok": .bool(steps.allSatisfy(\.passed)),
                "checks": .array(
                    steps.map { step in
                        [
                            "name": .string(step.name), "state": step.passed ? "ok" : "failed",
                            "detail": .string(step.detail),
                        ]
                    }),
            ])
            guard !parsed[Common.json] else { continue }
            context.console.print(id)
            for step in steps {
                let name = step.name + String(repeating: " ", count: max(0, 11 - step.name.count))
                context.console.print("  \(step.passed ? "ok    " : "FAILED") \(name) \(step.detail)")
            }
        }
        if parsed[Common.json] { context.console.document(["ok": .bool(isSound), "tasks": .array(documents)]) }
        return isSound ? .done : .failed
    }
}
