import Measures

/// What was asked for, and on what it ran: the first event of every run.
package struct RunStarted: Payload {
    package static let kind = EventKind.runStarted

    /// The name of the run's folder.
    package var run: String
    package var task: String
    package var title: String
    /// Digest of the task's folder, hexadecimal.
    package var taskFingerprint: String
    package var metric: MetricRecord
    /// What decides the next step: `greedy`, `random`, `best-of-n`, `baseline`.
    package var agent: String
    /// What earlier attempts may tell: `none`, `ancestral` or `full`.
    package var memory: String
    package var model: ModelRecord
    package var seed: UInt64
    package var budget: Budget
    package var environment: String
    package var machine: MachineRecord
    /// Glovebox's own version.
    package var version: String
    /// What earlier runs taught, as it was recalled when the run began; later changes of the stores don't reach the run.
    package var lessons: [String]?
    /// 32 hexadecimal digits, drawn when the run began: runs of one name, in different folders, are told apart by it.
    package var id: String?

    package init(
        run: String, task: String, title: String, taskFingerprint: String, metric: MetricRecord, agent: String,
        memory: String, model: ModelRecord, seed: UInt64, budget: Budget, environment: String, machine: MachineRecord,
        version: String, lessons: [String]? = nil, id: String? = nil
    ) {
        self.id = id
        self.run = run
        self.task = task
        self.title = title
        self.taskFingerprint = taskFingerprint
        self.metric = metric
        self.agent = agent
        self.memory = memory
        self.model = model
        self.seed = seed
        self.budget = budget
        self.environment = environment
        self.machine = machine
        self.version = version
        self.lessons = lessons
    }
}

/// Which rows went where, without saying which rows.
package struct SplitCarved: Payload {
    package static let kind = EventKind.splitCarved

    /// `random`, `stratified`, `group` or `time`.
    package var strategy: String
    /// Fingerprint of the fixed test split of this installation, hexadecimal.
    package var fingerprint: String
    /// The seed of the validation carve.
    package var seed: UInt64
    package var trainRows: Int
    package var validationRows: Int
    package var testRows: Int
    /// True where the program could tell validation rows from test rows.
    package var distinguishable: Bool
    /// Fingerprint of the carve: it follows from the installation's secret seed, also where the split is published. Journals
    /// of earlier versions don't tell it.
    package var carve: String?

    package init(
        strategy: String, fingerprint: String, seed: UInt64, trainRows: Int, validationRows: Int, testRows: Int,
        distinguishable: Bool, carve: String? = nil
    ) {
        self.strategy = strategy
        self.fingerprint = fingerprint
        self.seed = seed
        self.trainRows = trainRows
        self.validationRows = validationRows
        self.testRows = testRows
        self.distinguishable = distinguishable
        self.carve = carve
    }
}

/// The search is over; nothing more will be proposed.
package struct AttemptEnded: Payload {
    package static let kind = EventKind.attemptEnded

    /// `steps`, `wall`, `tokens`, `cancelled` or `exhausted`.
    package var stoppedBy: String
    package var elapsedMs: Int

    package init(stoppedBy: String, elapsedMs: Int) {
        self.stoppedBy = stoppedBy
        self.elapsedMs = elapsedMs
    }
}

/// The run is complete: its result is written and its report can be made.
package struct RunFinished: Payload {
    package static let kind = EventKind.runFinished

    package var spent: Spent

    package init(spent: Spent) { self.spent = spent }
}

/// A process took the run up again.
package struct Resumed: Payload {
    package static let kind = EventKind.resumed

    package var process: Int
    /// Bytes of a torn last line that were cut.
    package var cutBytes: Int

    package init(process: Int, cutBytes: Int) {
        self.process = process
        self.cutBytes = cutBytes
    }
}

/// The run stopped before its end, and can be resumed.
package struct Interrupted: Payload {
    package static let kind = EventKind.interrupted

    /// What stopped it, for a person.
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// Where the time and the tokens of a run went.
package struct Spent: Codable, Sendable, Equatable {
    package var wallMs = 0
    /// Waiting for the model.
    package var modelMs = 0
    /// Waiting for boxes.
    package var sandboxMs = 0
    /// Everything outside model, box and waiting for the disk.
    package var harnessMs = 0
    /// Waiting for the disk.
    package var syncMs = 0
    package var promptTokens = 0
    /// Prompt tokens that the server had in its cache.
    package var cachedTokens = 0
    package var generatedTokens = 0
    /// What waiting boxes took, beside all that; absent where there were none.
    package var warmUps: WarmUpsRecord?

    package init() {}
}

/// What getting boxes ready took in a run: time that passed beside the run's own, and processor time that it shared with it.
package struct WarmUpsRecord: Codable, Sendable, Equatable {
    /// Boxes that got a program, and boxes that got none and were thrown away.
    package var used = 0
    package var discarded = 0
    /// Sums over both.
    package var readyMs = 0
    package var cpuMs = 0
    /// The most that one of them held while it waited; absent where nobody could tell.
    package var memoryBytes: Int?

    package init() {}

    /// Adds one box.
    package mutating func add(_ box: WarmUpRecord, isUsed: Bool) {
        if isUsed { used += 1 } else { discarded += 1 }
        readyMs = readyMs.saturatingAdd(box.readyMs)
        cpuMs = cpuMs.saturatingAdd(box.cpuMs)
        memoryBytes = box.memoryBytes.map { max($0, memoryBytes ?? 0) } ?? memoryBytes
    }
}

/// What a run may spend; a limit that is nil does not bind.
package struct Budget: Codable, Sendable, Equatable {
    package var steps: Int?
    package var wallMs: Int?
    /// Prompt tokens that were evaluated plus generated tokens.
    package var tokens: Int?

    package init(steps: Int? = nil, wallMs: Int? = nil, tokens: Int? = nil) {
        self.steps = steps
        self.wallMs = wallMs
        self.tokens = tokens
    }
}

/// Which metric scores the task, and which way is better.
package struct MetricRecord: Codable, Sendable, Equatable {
    package var name: String
    /// `higher` or `lower`.
    package var direction: String
    /// The best value there can be, or nil where there is none.
    package var ideal: Double?

    package init(name: String, direction: String, ideal: Double?) {
        self.name = name
        self.direction = direction
        self.ideal = ideal
    }

    /// True where a greater score is better.
    package var isHigherBetter: Bool { direction == "higher" }
}

/// Which model answered, as exactly as the server lets us know.
package struct ModelRecord: Codable, Sendable, Equatable {
    package var name: String
    /// `embedded`, `file`, `server` or `none`.
    package var origin: String
    package var address: String?
    /// SHA-256 of the weights file, hexadecimal.
    package var fileDigest: String?
    package var serverBuild: String?
    /// Tokens of context in one slot.
    package var contextTokens: Int?
    /// SHA-256 of the chat template, hexadecimal.
    package var templateHash: String?
    /// The sampling settings by name, as text.
    package var sampling: [String: String]
    /// What its server could do, such as `grammar`, `template`, `tokens`: prompts are built by it.
    package var capabilities: [String]?

    package init(
        name: String, origin: String, address: String? = nil, fileDigest: String? = nil, serverBuild: String? = nil,
        contextTokens: Int? = nil, templateHash: String? = nil, sampling: [String: String] = [:],
        capabilities: [String]? = nil
    ) {
        self.capabilities = capabilities
        self.name = name
        self.origin = origin
        self.address = address
        self.fileDigest = fileDigest
        self.serverBuild = serverBuild
        self.contextTokens = contextTokens
        self.templateHash = templateHash
        self.sampling = sampling
    }
}

/// The machine that a run ran on.
package struct MachineRecord: Codable, Sendable, Equatable {
    package var cores: Int
    package var memoryBytes: Int
    package var kernel: String
    package var processor: String

    package init(cores: Int, memoryBytes: Int, kernel: String, processor: String) {
        self.cores = cores
        self.memoryBytes = memoryBytes
        self.kernel = kernel
        self.processor = processor
    }
}
