import Digest
import Glibc
import Grading
import JSON
import Journal
import Knowledge
import LanguageModel
import Measures
import Posix
package import Record
package import Research
package import Sandbox
import Statistics
import Synchronization
import Tasks

/// Runs one attempt on this machine, from its request to its result, in a folder of its own.
package struct Runner: Sendable {
    package let workplace: Workplace
    private let sandbox: Sandbox
    /// Whether finished runs are remembered, and taught from; not in held-out scoring, whose runs must not learn from each other.
    private let remembers: Bool

    package init(workplace: Workplace, remembers: Bool) throws(SandboxError) {
        self.workplace = workplace
        self.remembers = remembers
        sandbox = try Sandbox(jail: workplace.jail, share: workplace.share)
    }

    /// What hears of a run while it goes on; of a resumed run's past too, said to be recorded.
    package typealias Observer = @Sendable (Event, _ isRecorded: Bool) -> Void

    /// Starts a run in a folder that holds none yet.
    package func start(
        _ request: RunRequest, in folder: RunFolder, model: ModelSource?, gate: Gate = Gate(),
        observer: @escaping Observer = { _, _ in }
    ) async throws -> RunResult {
        try folder.checkFree()
        let journal = try begin(folder)
        try Files.writeAtomically(request.json.encoded(.indented) + "\n", to: folder.request)
        return try await work(request, folder, journal, [], model, gate, observer)
    }

    /// A new journal, or the empty one of a run that was killed before its request was written.
    private func begin(_ folder: RunFolder) throws -> Journal {
        guard Files.exists(folder.path / Journal.fileName) else { return try Journal.create(in: folder.path) }
        let (journal, entries, _) = try Journal.open(in: folder.path)
        guard entries.isEmpty else { throw EvaluationError.requestMissing(folder.path, events: entries.count) }
        return journal
    }

    /// Takes up a run that was stopped, at whatever event.
    package func resume(
        _ folder: RunFolder, model: ModelSource?, gate: Gate = Gate(), observer: @escaping Observer = { _, _ in }
    ) async throws -> RunResult {
        let request = try RunRequest.read(folder)
        // Before the journal is opened, which cuts what was never finished: nothing is mended that somebody changed.
        _ = try Seal.reading(of: folder)
        let (journal, entries, recovered) = try Journal.open(in: folder.path)
        let result = try RunResult(try Journal.read(in: folder.path))
        if result.isFinished {
            for entry in entries {
                if let event = try Event(kind: entry.kind, payload: entry.payload) { observer(event, true) }
            }
            // A kill after the last event may have come before the result was written.
            if !Files.exists(folder.result) {
                let events = try entries.compactMap { try Event(kind: $0.kind, payload: $0.payload) }
                let differences = TestBooks(workplace).compare(events).differences
                guard differences.isEmpty else {
                    throw EvaluationError.contradicted(folder.path, differences: differences)
                }
                try write(result, to: folder)
            }
            return result
        }
        let mark = Resumed(process: Int(getpid()), cutBytes: recovered.cutBytes)
        _ = try journal.append(kind: Resumed.kind.rawValue, payload: try mark.encoded())
        observer(.resumed(mark), false)
        return try await work(request, folder, journal, entries, model, gate, observer)
    }

    private func work(
        _ request: RunRequest, _ folder: RunFolder, _ journal: Journal, _ entries: [Entry], _ model: ModelSource?,
        _ gate: Gate, _ observer: @escaping Observer
    ) async throws -> RunResult {
        let meter = Mutex(SpendingMeter())
        let id = try Self.id(of: entries)
        let memory = try await memory(request, folder, id: id)
        let chronicle = Chronicle(journal: journal, blobs: journal.blobs, recorded: entries) { event, isRecorded in
            meter.withLock { $0.hear(event) }
            memory.hear(event)
            observer(event, isRecorded)
        }
        try Files.remove(folder.scratch)
        try Files.makeFolder(folder.scratch)
        do {
            let stage = try await stage(
                request, folder, id: id, split: Self.split(of: entries), chronicle, memory, model, gate,
                warms: Self.warms)
            let fixed = try await stage.laboratory.closed(after: { try await stage.attempt.run() })
            try write(fixed, to: folder, journal.blobs)
            try memory.check()
            try memory.publish()
            try await gradeHeldout(folder, chronicle)
            _ = try await chronicle.effect { [elapsed = chronicle.elapsed] in
                let sync = journal.syncNanoseconds
                return RunFinished(
                    spent: meter.withLock {
                        $0.total(wall: elapsed, syncNanoseconds: sync, discarded: stage.laboratory.discarded)
                    })
            }
            try await chronicle.sync()
        } catch {
            let reason = error is CancellationError ? "stopped by its user" : "\(error)"
            // The first error is the one to tell; that the mark could not be written either adds nothing to it.
            try? chronicle.mark(Interrupted(reason: reason))
            throw error
        }
        try Files.remove(folder.scratch)
        let result = try RunResult(try Journal.read(in: folder.path))
        try write(result, to: folder)
        return result
    }

    private func write(_ result: RunResult, to folder: RunFolder) throws {
        let document = result.document(report: folder.report.string)
        try Files.writeAtomically(document.encoded(.indented) + "\n", to: folder.result)
    }

    /// Whether a box gets ready beside a working program or model: on few cores it takes from them what it saves later.
    static var warms: Bool { environmentVariable("GLOVEBOX_WARM").map { $0 == "1" } ?? (Machine.cores >= 4) }

    /// The run's graph, and what it may read.
    func memory(_ request: RunRequest, _ folder: RunFolder, id: String?) async throws -> RunMemory {
        try await onThread { [workplace, remembers] () throws in
            let task = try workplace.library(request.taskFolders).task(request.task)
            let record = TaskRecord(
                id: task.id, metric: task.manifest.metric.name,
                isHigherBetter: task.manifest.metric.direction == .higher,
                fingerprint: task.fingerprint.hex)
            return try RunMemory(folder, id: id, task: record, workplace: workplace, remembers: remembers)
        }
    }

    /// An attempt that is ready to run, and the parts that a replay needs for itself.
    struct Stage: Sendable {
        var attempt: Attempt
        var assignment: Assignment
        var laboratory: BoxLaboratory
        var examiner: TaskExaminer
        var holdouts: Holdouts
    }

    /// Puts an attempt together: the task's split and carve, the box, the authors. `split` is what the journal tells of how
    /// the rows were divided, where it does.
    func stage(
        _ request: RunRequest, _ folder: RunFolder, id: String?, split: SplitCarved?, _ chronicle: Chronicle,
        _ memory: RunMemory,
        _ model: ModelSource?, _ gate: Gate, warms: Bool
    ) async throws -> Stage {
        let (prepared, carve) = try await onThread { [workplace] () throws(TaskError) in
            let prepared = try workplace.prepared(request)
            return (prepared, try prepared.carve(seed: request.seed))
        }
        let isOther = split.map { split in
            split.fingerprint != prepared.fingerprint.hex || split.carve.map { $0 != carve.fingerprint.hex } ?? false
        }
        if isOther == true { throw EvaluationError.otherSplit(task: request.task, run: folder.name) }
        let manifest = prepared.task.manifest
        guard let answers = carve.validationAnswers else { throw EvaluationError.noValidation(task: request.task) }
        if request.agent.needsModel, model == nil { throw ResearchError.noModel(agent: request.agent.rawValue) }
        let environment = try BoxEnvironment.load(
            name: manifest.environment, share: workplace.share, home: workplace.home)
        try environment.check()
        // Read now, because at the end it would be too late to mend it.
        _ = try prepared.task.leaderboard()
        var assignment = try AssignmentBuilder.assignment(prepared, carve, cards: memory.cards)
        // A journal of an earlier version doesn't tell the carve, and its events must come out as they did.
        if let split, split.carve == nil { assignment.split.carve = nil }
        let started = try await chronicle.effect { [workplace] in
            let lessons = request.memoryLevel == .full ? try memory.lessons(limit: 6) : []
            return RunStarted(
                run: folder.name, task: request.task, title: manifest.title, taskFingerprint: assignment.fingerprint,
                metric: assignment.metric, agent: request.agent.rawValue, memory: request.memoryLevel.rawValue,
                model: model?.record ?? ModelRecord(name: "none", origin: "none"), seed: request.seed,
                budget: request.budget, environment: manifest.environment,
                machine: MachineRecord(
                    cores: Machine.cores, memoryBytes: Machine.memoryBytes, kernel: Machine.kernel,
                    processor: Machine.processor),
                version: workplace.version, lessons: lessons, id: id)
        }
        guard started.taskFingerprint == assignment.fingerprint else {
            throw EvaluationError.changed(what: "the task '\(request.task)'", run: folder.name)
        }
        if let model, started.model.fileDigest != model.record.fileDigest || started.model.name != model.record.name {
            throw EvaluationError.otherModel(recorded: started.model.name, given: model.record.name)
        }
        if let model { try check(model.record, against: started.model) }
        let laboratory = BoxLaboratory(
            sandbox: sandbox, environment: environment, limits: Limits(manifest.limits), scratch: folder.scratch,
            warms: warms)
        let grader = try prepared.grader()
        let examiner = TaskExaminer(grader: grader, carve: carve, answers: try Table.read(answers))
        let holdouts = Self.holdouts(of: prepared, grader, seed: request.seed)
        let team = Team(
            request: request, started: started, assignment: assignment, chronicle: chronicle, model: model?.model,
            tools: ResearchTools(
                assignment, laboratory: laboratory, memory: request.memoryLevel == .full ? memory : nil,
                seed: request.seed), gate: gate)
        let attempt = Attempt(
            assignment: assignment, started: started, agent: request.agent, authors: team.authors,
            laboratory: laboratory, examiner: examiner, holdouts: holdouts, chronicle: chronicle, gate: gate)
        return Stage(
            attempt: attempt, assignment: assignment, laboratory: laboratory, examiner: examiner, holdouts: holdouts)
    }

    /// Further carves of a task's labelled rows, each by a seed that follows from the run's.
    private static func holdouts(of prepared: PreparedTask, _ grader: Grader, seed: UInt64) -> Holdouts {
        { number in
            try await onThread { () throws in
                var generator = SeededGenerator(seed: seed, stream: "holdout \(number)")
                let carve = try prepared.carve(seed: generator.next())
                guard let answers = carve.validationAnswers else {
                    throw EvaluationError.noValidation(task: prepared.task.id)
                }
                return Holdout(
                    input: carve.inputFolder,
                    examiner: TaskExaminer(grader: grader, carve: carve, answers: try Table.read(answers)))
            }
        }
    }

    /// Prompts are cut to the context and built by what the server can do: both must be as they were.
    private func check(_ given: ModelRecord, against recorded: ModelRecord) throws {
        func fail(_ what: String, _ before: String, _ now: String) -> EvaluationError {
            .modelServedOtherwise(model: recorded.name, what: what, recorded: before, given: now)
        }
        func tokens(_ count: Int?) -> String { count.map { "\(grouped($0)) tokens" } ?? "unknown" }
        if recorded.contextTokens != given.contextTokens {
            throw fail("the context per slot", tokens(recorded.contextTokens), tokens(given.contextTokens))
        }
        // Runs of earlier versions recorded no capabilities.
        if let before = recorded.capabilities, let now = given.capabilities, Set(before) != Set(now) {
            func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
            throw fail("the list of capabilities", list(before), list(now))
        }
    }

    private func write(_ fixed: SubmissionFixed, to folder: RunFolder, _ blobs: BlobStore) throws {
        guard let digest = Digest(hex: fixed.submission.digest) else { throw EvaluationError.notFixed(folder.path) }
        try Files.writeAtomically(try blobs.get(digest), to: folder.submission)
    }

    /// The id that a run got when it began, or a new one where it begins now: 128 random bits as 32 hexadecimal digits.
    private static func id(of entries: [Entry]) throws -> String? {
        if let first = entries.first(where: { $0.kind == RunStarted.kind.rawValue }) {
            return try RunStarted(decoding: first.payload).id
        }
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// How a run's rows were divided; nil where its journal doesn't tell of it yet.
    static func split(of entries: [Entry]) throws -> SplitCarved? {
        try entries.first { $0.kind == SplitCarved.kind.rawValue }.map { try SplitCarved(decoding: $0.payload) }
    }

    /// Has the test labels opened once. After a kill between the opening and the score they are opened again: each opening
    /// that the vault's ledger tells of is an event of its own, also one that a kill kept out of the journal.
    private func gradeHeldout(_ folder: RunFolder, _ chronicle: Chronicle) async throws {
        var known: Set<Int> = []
        while chronicle.next == .testOpened {
            known.insert(try await chronicle.effect(TestOpened.self) { throw ResearchError.endOfRecord }.openings)
        }
        if chronicle.isReplaying {
            _ = try await chronicle.effect(TestGraded.self) { throw ResearchError.endOfRecord }
            return
        }
        func tell(_ openings: [TestOpened]) throws {
            for opening in openings where known.insert(opening.openings).inserted { try chronicle.fact(opening) }
        }
        do {
            let (openings, graded) = try await ChildTestGrader(folder: folder, workplace: workplace).grade()
            try tell(openings)
            try chronicle.fact(graded)
        } catch {
            // What was opened was opened, whatever became of the grading. That this can't be told either adds nothing to the
            // first error: the ledger keeps it, and a resumed run tells it then.
            if let openings = try? HeldoutGrading.openings(of: folder, at: workplace) { try? tell(openings) }
            throw error
        }
    }
}
