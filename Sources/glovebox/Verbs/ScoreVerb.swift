import Evaluation
import JSON
import Measures
import Posix
import Record
import Research
import Statistics
import Tasks

/// `glovebox score`: agents × tasks × seeds, with error bars.
enum ScoreVerb {
    static let agents = Argument<[String]>.list(
        "agents", "A,B", "The agents: \(Agent.allCases.map(\.rawValue).joined(separator: ", "))",
        default: [Agent.greedy.rawValue, Agent.random.rawValue, Agent.baseline.rawValue])
    static let tasks = Argument<[String]>.list("tasks", "A,B", "The tasks; all bundled ones where none is named")
    static let seeds = Argument<Int>.integer(
        "seeds", "N", "Runs of each agent on each task", default: 3, in: 1...10_000)
    static let jobs = Argument<Int>.integer("jobs", "N", "Runs at the same time", default: 1, in: 1...256)
    static let name = Argument<String>.folderName(
        "name", "The suite's folder below the folder of runs", default: "suite")

    static let verb = Verb(
        "score", "Score agents on tasks over several seeds",
        discussion: """
            Each cell is a run of its own that learns from no other. Raw scores are shown per task; across tasks only the \
            normalised gain is averaged (0 is the task's baseline, 1 the metric's ideal, an invalid submission −1). Failures \
            of the machine are left out, counted, and tried again when the same command is given again; finished cells are \
            kept.
            """,
        example: "glovebox score --agents greedy,random --tasks wine-cultivars --seeds 3 --jobs 2 --model embedded",
        arguments: [
            agents, tasks, seeds, jobs, name, RunVerb.steps, RunVerb.wall, RunVerb.split, Common.model, Common.runs,
            Common.tasksDir, Common.json,
        ]
    ) { parsed, context in
        try EnvironmentVariable.checkWarm()
        let installation = try context.installation()
        let workplace = installation.workplace
        let folders = parsed[Common.tasksDir].map { Files.workingFolder() / $0.string }
        let library = try workplace.library(folders)
        try refuseRepeats(parsed[tasks], of: tasks)
        try refuseRepeats(parsed[agents], of: agents)
        let named = try parsed[tasks].map { id throws(TaskError) in try library.task(id) }
        for task in named { _ = try task.prediction() }
        // Of all tasks, those that an agent can be run on.
        let ids = try (named.isEmpty ? library.list().filter { $0.manifest.kind == .prediction } : named).map(\.id)
        let suite = Suite(
            agents: try parsed[agents].map { try agent($0) }, tasks: ids, taskFolders: folders,
            seeds: (1...parsed[seeds]).map { UInt64($0) }, split: SplitKind(rawValue: parsed[RunVerb.split]) ?? .secret,
            budget: Budget(steps: parsed[RunVerb.steps], wallMs: parsed[RunVerb.wall]?.wholeMilliseconds),
            model: parsed[Common.model])
        let runner = try Runner(workplace: workplace, remembers: false)
        let folder = Files.workingFolder() / parsed[Common.runs].string / parsed[name]
        context.resumes(by: "the same command once more")
        let work: @Sendable (ModelSource?) async throws -> [Suite.Cell: Suite.Outcome] = { model in
            try await suite.run(in: folder, jobs: parsed[jobs], runner: runner, model: model) { cell, outcome in
                context.console.say("\(cell.name): \(words(for: outcome))")
            }
        }
        let outcomes =
            suite.agents.contains { $0.needsModel }
            ? try await ModelOpening.with(suite.model, slots: parsed[jobs], context) { try await work($0) }
            : try await work(nil)
        let table = ScoreTable(suite, outcomes)
        let document = table.json(suite.agents)
        try Files.writeAtomically(document.encoded(.indented) + "\n", to: folder / "scores.json")
        if parsed[Common.json] {
            context.console.document(document)
        } else {
            for line in ScoreLines.lines(table, suite.agents) { context.console.print(line) }
        }
        return table.rows.contains { $0.infrastructure > 0 } ? .failed : .done
    }

    private static func agent(_ name: String) throws -> Agent {
        if let agent = Agent(rawValue: name) { return agent }
        throw ResearchError.unknownAgent(name, nearest: nearest(name, in: Agent.allCases.map(\.rawValue)))
    }

    /// A cell that is counted twice would make an interval narrower than the runs behind it.
    private static func refuseRepeats(
        _ words: [String], of argument: Argument<[String]>
    ) throws(UsageError) {
        guard let word = words.first(where: { word in words.count { $0 == word } > 1 }) else { return }
        throw UsageError(
            "\(argument.declaration.label) names '\(word)' twice",
            hint: "Name each once; '--seeds N' asks for more runs of each.")
    }

    private static func words(for outcome: Suite.Outcome) -> String {
        switch outcome {
        case .infrastructure(let reason): "could not be run: \(reason)"
        case .finished(let result):
            result.test?.submission.map { "test \($0.metric) \(scoreText($0.value))" } ?? "no valid submission"
        }
    }
}
