package import JSON
import Journal
import Measures
package import Posix
package import Record
package import Research
package import Tasks

/// What a run was asked to do: all that `resume` needs beside the journal.
package struct RunRequest: Sendable, Equatable {
    package var task: String
    /// Folders of tasks beside the bundled ones.
    package var taskFolders: [Path]
    package var split: SplitKind
    package var seed: UInt64
    package var agent: Agent
    package var memory: MemoryLevel
    /// What `--model` said; nil where nothing was said.
    package var model: String?
    package var budget: Budget

    package init(
        task: String, taskFolders: [Path] = [], split: SplitKind = .secret, seed: UInt64, agent: Agent,
        memory: MemoryLevel = .full, model: String?, budget: Budget
    ) {
        self.task = task
        self.taskFolders = taskFolders
        self.split = split
        self.seed = seed
        self.agent = agent
        self.memory = memory
        self.model = model
        self.budget = budget
    }

    /// What prompts may really tell: an independent solution must know nothing of the others.
    var memoryLevel: MemoryLevel { agent == .bestOfN ? .none : memory }

    private static let version = 1

    /// The request as `run.json` holds it.
    package var json: JSONValue {
        var budget = JSONObject()
        budget["steps"] = self.budget.steps.map { .int($0) }
        budget["wall_ms"] = self.budget.wallMs.map { .int($0) }
        budget["tokens"] = self.budget.tokens.map { .int($0) }
        return [
            "v": .int(Self.version), "task": .string(task), "task_folders": .strings(taskFolders.map(\.string)),
            "split": .string(split.rawValue), "seed": .int(seed), "agent": .string(agent.rawValue),
            "memory": .string(memory.rawValue), "model": .optional(model), "budget": .object(budget),
        ]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(
            keys: ["v", "task", "task_folders", "split", "seed", "agent", "memory", "model", "budget"])
        let version = try fields.required("v")
        guard try version.int() == Self.version else { throw version.error("this version of run.json is not known") }
        task = try fields.required("task").string()
        taskFolders = try fields.required("task_folders").array { node throws(JSONError) in Path(try node.string()) }
        split = try fields.required("split").oneOf(SplitKind.self)
        let seed = try fields.required("seed")
        guard case .number(let number) = seed.content, let value = UInt64(number.text) else {
            throw seed.error("a whole number from 0 to 2^64 - 1 is needed here")
        }
        self.seed = value
        agent = try fields.required("agent").oneOf(Agent.self)
        memory = try fields.required("memory").oneOf(MemoryLevel.self)
        model = try fields["model"]?.string()
        let limits = try fields.required("budget").object(keys: ["steps", "wall_ms", "tokens"])
        budget = Budget(
            steps: try limits["steps"]?.int(), wallMs: try limits["wall_ms"]?.int(), tokens: try limits["tokens"]?.int()
        )
    }

    /// Reads a run's request.
    package static func read(_ folder: RunFolder) throws -> RunRequest {
        guard Files.exists(folder.request) else {
            guard Files.exists(folder.path / Journal.fileName) else { throw EvaluationError.noRun(folder.path) }
            let events = try Journal.read(in: folder.path).entries.count
            throw events == 0
                ? EvaluationError.neverBegan(folder.path)
                : EvaluationError.requestMissing(folder.path, events: events)
        }
        return try RunRequest(
            JSONNode.parse(try Files.read(folder.request, limit: 1 << 20), source: folder.request.string))
    }
}
