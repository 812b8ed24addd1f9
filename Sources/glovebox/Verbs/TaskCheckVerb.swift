import Evaluation
import JSON
import Posix
import Tasks

/// `glovebox task check [TASK…]`
enum TaskCheckVerb {
    static let tasks = Argument<[String]>.positionals(
        "TASK", "The ids of the tasks; all, where none is named", isRequired: false)
    static let all = Argument<Bool>.flag("all", "Check every task, as where none is named")
    static let trials = Argument<Bool>.flag(
        "trials", "Also run the honesty trials: the true answers, the baseline, and every cheat of sandbox/trials")

    static let verb = Verb(
        "check", "Try everything about a task: data, split, grading, and whether it can be cheated",
        discussion: """
            The true labels must reach the metric's ideal and the sample submission must not. It works in a home that is \
            thrown away, under the published seed: the test labels of your own splits are not touched. Without --trials \
            no program is run. With it, programs are, in the task's box, as an agent's are: the true answers must reach \
            the ideal, doing nothing must have no score, the baseline must be better than chance, and no cheat may get a \
            score that it did not earn. Exit code 1 where a check failed or a trial was lost.
            """,
        example: "glovebox task check wisconsin-breast-cancer",
        arguments: [tasks, all, trials, Common.tasksDir, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        if parsed[all], let name = parsed[tasks].first {
            throw UsageError("--all can't stand beside '\(name)'", hint: "Leave out one of them.")
        }
        var isSound = true
        var documents: [JSONValue] = []
        for id in parsed[tasks].isEmpty ? library.ids : parsed[tasks] {
            let task = try await onThread { () throws(TaskError) in try library.task(id) }
            let steps = try await onThread { () throws(TaskError) in
                try TaskCheck.run(task, environments: installation.boxEnvironments)
            }
            var isTaskSound = steps.allSatisfy(\.passed)
            if !parsed[Common.json] { show(steps, of: id, on: context.console) }
            var document = JSONObject([
                .init("task", .string(id)), .init("ok", .bool(isTaskSound)), .init("checks", .array(steps.map(json))),
            ])
            // On a task that isn't sound, no trial would say anything.
            if parsed[trials], isTaskSound {
                let findings = try await TaskTrials.run(task, parsed, context)
                isTaskSound = findings.allSatisfy(\.isHeld)
                document["ok"] = .bool(isTaskSound)
                document["trials"] = .array(findings.map(\.json))
            }
            isSound = isSound && isTaskSound
            documents.append(.object(document))
        }
        if parsed[Common.json] { context.console.document(["ok": .bool(isSound), "tasks": .array(documents)]) }
        return isSound ? .done : .failed
    }

    private static func json(_ step: TaskCheck.Step) -> JSONValue {
        [
            "name": .string(step.name), "state": step.passed ? "ok" : "failed", "detail": .string(step.detail),
        ]
    }

    private static func show(_ steps: [TaskCheck.Step], of id: String, on console: Console) {
        console.print(id)
        for step in steps {
            let name = step.name + String(repeating: " ", count: max(0, 11 - step.name.count))
            console.print("  \(step.passed ? "ok    " : "FAILED") \(name) \(step.detail)")
        }
    }
}

/// The honesty trials of a task, shown as they come.
enum TaskTrials {
    static func run(_ task: TaskDefinition, _ parsed: Parsed, _ context: Context) async throws -> [TrialFinding] {
        try EnvironmentVariable.checkWarm()
        let workplace = try context.installation().workplace
        let console = context.console
        let isShown = !parsed[Common.json]
        if isShown { console.print("  trials\n  \(line("", "tried", "score", "held by"))") }
        func show(_ finding: TrialFinding) {
            guard isShown else { return }
            let by = finding.stoppedBy.joined(separator: ", ")
            console.print("  " + line(finding.isHeld ? "ok" : "LOST", finding.name, finding.shown, by))
            for problem in finding.problems { console.print("         \(problem)") }
        }
        let findings = try await HonestyTrials(task, at: workplace).run(heard: show)
        if isShown {
            console.print("  \(findings.count(where: \.isHeld)) of \(findings.count) trials as they must be")
        }
        return findings
    }

    private static func line(_ verdict: String, _ name: String, _ score: String, _ by: String) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return padded(verdict, 7) + padded(name, 23) + padded(score, 61) + (by.isEmpty ? "-" : by)
    }
}
