import JSON
import Journal
import Measures
package import Posix
package import Record
package import Research
import Synchronization
package import Tasks

/// Agents × tasks × seeds, each cell a run of its own; what is finished is never run again.
package struct Suite: Sendable {
    package var agents: [Agent]
    package var tasks: [String]
    package var taskFolders: [Path]
    package var seeds: [UInt64]
    package var split: SplitKind
    package var budget: Budget
    package var model: String?

    package init(
        agents: [Agent], tasks: [String], taskFolders: [Path], seeds: [UInt64], split: SplitKind, budget: Budget,
        model: String?
    ) {
        self.agents = agents
        self.tasks = tasks
        self.taskFolders = taskFolders
        self.seeds = seeds
        self.split = split
        self.budget = budget
        self.model = model
    }

    /// One agent on one task under one seed.
    package struct Cell: Sendable, Hashable {
        package var agent: Agent
        package var task: String
        package var seed: UInt64

        package init(agent: Agent, task: String, seed: UInt64) {
            self.agent = agent
            self.task = task
            self.seed = seed
        }

        package var name: String { "\(task)-\(agent.rawValue)-\(seed)" }
    }

    /// What came of a cell.
    package enum Outcome: Sendable {
        /// It ran to its end; its test part may still say that the submission was invalid.
        case finished(RunResult)
        /// Something of ours failed: the cell is left out, counted, and tried again the next time.
        case infrastructure(String)
    }

    /// All cells: seeds outermost, so that an interrupted suite has whole seeds.
    package var cells: [Cell] {
        seeds.flatMap { seed in tasks.flatMap { task in agents.map { Cell(agent: $0, task: task, seed: seed) } } }
    }

    /// Runs what is not finished yet, at most `jobs` cells at a time, and gives every cell's outcome.
    package func run(
        in folder: Path, jobs: Int, runner: Runner, model: ModelSource?,
        observer: @escaping @Sendable (Cell, Outcome) -> Void
    ) async throws -> [Cell: Outcome] {
        try Files.makeFolder(folder)
        return try await withThrowingTaskGroup(of: (Cell, Outcome).self) { group in
            var outcomes: [Cell: Outcome] = [:]
            var waiting = cells[...]
            func startNext() {
                guard let cell = waiting.popFirst() else { return }
                group.addTask { (cell, try await self.run(cell, in: folder, runner: runner, model: model)) }
            }
            for _ in 0..<max(1, jobs) { startNext() }
            while let (cell, outcome) = try await group.next() {
                outcomes[cell] = outcome
                observer(cell, outcome)
                startNext()
            }
            return outcomes
        }
    }

    private func run(_ cell: Cell, in folder: Path, runner: Runner, model: ModelSource?) async throws -> Outcome {
        let place = RunFolder(folder / cell.name)
        let model = cell.agent.needsModel ? model : nil
        do {
            let request = RunRequest(
                task: cell.task, taskFolders: taskFolders, split: split, seed: cell.seed, agent: cell.agent,
                memory: .full, model: cell.agent.needsModel ? self.model : nil, budget: budget)
            if Files.exists(place.path / Journal.fileName), Files.exists(place.request) {
                guard try RunRequest.read(place) == request else { throw EvaluationError.otherSuite(place.path) }
                return .finished(try await runner.resume(place, model: model))
            }
            return .finished(try await runner.start(request, in: place, model: model))
        } catch is CancellationError {
            throw CancellationError()
        } catch EvaluationError.otherSuite(let path) {
            throw EvaluationError.otherSuite(path)
        } catch {
            return .infrastructure("\(error)")
        }
    }
}
