import Evaluation
import JSON
import LanguageModel
import Measures
import Posix
import Record
import Research
import Tasks

/// `glovebox run`: one autonomous attempt at a task.
enum RunVerb {
    static let task = Argument<String>.positional("TASK", "The task's id; 'glovebox task list' shows all")
    static let agent = Argument<String>.choice(
        "agent", Agent.allCases.map(\.rawValue), "What decides the next step", default: Agent.greedy.rawValue)
    static let steps = Argument<Int>.integer(
        "steps", "N", "Programs to try at most", default: 12, in: 0...100_000)
    static let wall = Argument<Duration?>.duration("wall", "Start no further step after this time")
    static let tokens = Argument<Int?>.integer(
        "tokens", "N", "Start no further step after so many tokens", in: 1...Int.max)
    static let memory = Argument<String>.choice(
        "memory", MemoryLevel.allCases.map(\.rawValue), "How much of the past prompts may tell",
        default: MemoryLevel.full.rawValue)
    static let split = Argument<String>.choice(
        "split", SplitKind.allCases.map(\.rawValue),
        "Divide the rows by this installation's secret seed, or by the published one",
        default: SplitKind.secret.rawValue)
    static let name = Argument<String?>.folderName(
        "name", "The run's name; made of task and time where none is given")

    static let verb = Verb(
        "run", "Attempt a task: search, pick, refit, and open the test labels once",
        discussion: """
            The agent proposes programs, each runs in a box of its own, and its predictions for hidden validation rows steer \
            the search. At the end the best program is fitted again on all labelled rows, the submission is fixed, and another \
            process grades it on the test rows. Ctrl-C stops cleanly; 'glovebox resume' goes on.
            """,
        example: "glovebox run wisconsin-breast-cancer --model embedded --steps 12",
        arguments: [
            task, agent, steps, wall, tokens, memory, split, name, Common.model, Common.seed, Common.runs,
            Common.tasksDir,
            Common.json,
        ]
    ) { parsed, context in
        try EnvironmentVariable.checkWarm()
        let installation = try context.installation()
        let workplace = installation.workplace
        let folders = parsed[Common.tasksDir].map { Files.workingFolder() / $0.string }
        // Unknown tasks, and those that no agent can be run on, are told before anything is started.
        _ = try workplace.library(folders).task(parsed[task]).prediction()
        let seed = parsed[Common.seed] ?? UInt64.random(in: 0...0xffff_ffff)
        let request = RunRequest(
            task: parsed[task], taskFolders: folders, split: SplitKind(rawValue: parsed[split]) ?? .secret, seed: seed,
            agent: Agent(rawValue: parsed[agent]) ?? .greedy, memory: MemoryLevel(rawValue: parsed[memory]) ?? .full,
            model: parsed[Common.model],
            budget: Budget(
                steps: parsed[steps], wallMs: parsed[wall]?.wholeMilliseconds, tokens: parsed[tokens]))
        let runs = Files.workingFolder() / parsed[Common.runs].string
        let folder =
            try parsed[name].map { RunFolder(runs / $0) }
            ?? RunFolder.fresh("\(request.task)-\(Clock.compact(Clock.wallMilliseconds()))", in: runs)
        try folder.checkFree()
        let runner = try Runner(workplace: workplace, remembers: true)
        let gate = Gate()
        return try await RunShow.show(folder, isJSON: parsed[Common.json], gate, context) { observer in
            guard request.agent.needsModel else {
                return try await runner.start(request, in: folder, model: nil, gate: gate, observer: observer)
            }
            return try await ModelOpening.with(request.model, context) { model in
                try await runner.start(request, in: folder, model: model, gate: gate, observer: observer)
            }
        }
    }
}
