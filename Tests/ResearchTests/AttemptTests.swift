import Digest
import JSON
import Journal
import Knowledge
import LanguageModel
import Posix
import Record
import Statistics
import Synchronization
import Testing
import ToolUse

@testable import Research

/// One attempt with scripted parts in a folder of its own, from a journal that holds what was recorded before.
struct Rig {
    var agent = Agent.greedy
    var budget = Budget(steps: 9)
    var model: any Model = ScriptedModel.choosing()
    var gate = Gate()
    var seed: UInt64 = 7
    var tools: [any Tool] = []

    func assignment() throws -> Assignment {
        Assignment(
            task: "t", title: "A task", fingerprint: "00", statement: "Predict.",
            metric: MetricRecord(name: "accuracy", direction: "higher", ideal: 1), targetType: "binary",
            preview: "rows",
            environment: "python-science",
            split: SplitCarved(
                strategy: "random", fingerprint: "f", seed: seed, trainRows: 1, validationRows: 1, testRows: 1,
                distinguishable: false),
            input: "/x/input", refitInput: "/x/refit", baseline: Program(files: [.init("main.py", "baseline")]),
            cards: try ["ridge", "forest", "knn"].map { try Cards.card($0) })
    }

    func run(in folder: Path, observer: @escaping @Sendable (Event, Bool) -> Void = { _, _ in }) async throws
        -> SubmissionFixed
    {
        let isNew = !Files.exists(folder / Journal.fileName)
        let journal: Journal
        var entries: [Entry] = []
        if isNew {
            journal = try Journal.create(in: folder)
        } else {
            (journal, entries, _) = try Journal.open(in: folder)
        }
        if !entries.isEmpty {
            _ = try journal.append(
                kind: Resumed.kind.rawValue, payload: try Resumed(process: 1, cutBytes: 0).encoded())
        }
        return try await run(Chronicle(journal: journal, blobs: journal.blobs, recorded: entries, observer: observer))
    }

    func run(_ chronicle: Chronicle) async throws -> SubmissionFixed {
        let assignment = try assignment()
        let started = try await chronicle.effect {
            RunStarted(
                run: "r", task: "t", title: "A task", taskFingerprint: "00", metric: assignment.metric,
                agent: agent.rawValue, memory: "full", model: ModelRecord(name: "scripted", origin: "server"),
                seed: seed,
                budget: budget, environment: "python-science",
                machine: MachineRecord(cores: 1, memoryBytes: 1, kernel: "k", processor: "p"), version: "0", lessons: []
            )
        }
        let memory = Memory(level: .full, lessons: [])
        let consultation = Consultation(model: model, chronicle: chronicle)
        let seeds = Mutex(SeededGenerator(seed: seed, stream: "sampling"))
        let sampling: @Sendable () -> Sampling = {
            Sampling(seed: UInt32(truncatingIfNeeded: seeds.withLock { $0.next() }))
        }
        let chooser: any Chooser =
            agent.needsModel ? ModelChooser(model: consultation, sampling: sampling) : UniformChooser(seed: seed)
        let code = CodeAuthor(
            consultation: consultation, toolbox: Toolbox(tools), memory: memory, sampling: sampling,
            chronicle: chronicle, gate: gate)
        return try await Attempt(
            assignment: assignment, started: started, agent: agent,
            authors: Authors(
                consultation: consultation, cards: CardAuthor(chooser: chooser, memory: memory),
                tune: TuneAuthor(chooser: chooser, memory: memory), code: agent.needsModel ? code : nil),
            laboratory: ScriptedLaboratory(), examiner: ScriptedExaminer(),
            holdouts: { _ in Holdout(input: "/x/input", examiner: ScriptedExaminer()) }, chronicle: chronicle,
            gate: gate
        ).run()
    }
}

/// What a journal tells, without what differs between two runs of the same: times, and marks of a resume.
func story(_ folder: Path) throws -> [String] {
    try Journal.read(in: folder).entries.compactMap { entry in
        guard let event = try Event(kind: entry.kind, payload: entry.payload) else { return entry.kind }
        var payload = entry.payload.objectValue ?? JSONObject()
        switch event {
        case .resumed, .interrupted: return nil
        default: for key in ["elapsed_ms", "wall_ms", "box_ms", "waited_ms", "harness_us"] { payload[key] = nil }
        }
        return entry.kind + JSONValue.object(payload).encoded()
    }
}

@Suite struct AttemptTests {
    @Test(arguments: Agent.allCases)
    func `every agent comes to a fixed submission`(agent: Agent) async throws {
        let folder = try Scratch.folder()
        let fixed = try await Rig(agent: agent).run(in: folder.path)
        #expect(fixed.source == "refit")
        let kinds = try Journal.read(in: folder.path).entries.map(\.kind)
        #expect(kinds.first == "run_started")
        #expect(kinds.last == "submission_fixed")
        #expect(kinds.count { $0 == "step_started" } == (agent == .baseline ? 1 : 9))
        #expect(agent.needsModel == kinds.contains("model_asked"))
    }

    @Test func `a run that is killed after any event ends as if it had never stopped`() async throws {
        let whole = try Scratch.folder()
        let rig = Rig(budget: Budget(steps: 6))
        let fixed = try await rig.run(in: whole.path)
        let expected = try story(whole.path)
        let lines = try Files.readText(whole.path / Journal.fileName).split(separator: "\n")
        #expect(lines.count > 50)
        for count in 0..<lines.count {
            let part = try Scratch.folder()
            try Files.makeFolder(part.path / Journal.blobsName)
            for blob in try Files.list(whole.path / Journal.blobsName) {
                try Files.copy(whole.path / Journal.blobsName / blob, to: part.path / Journal.blobsName / blob)
            }
            // A kill in the middle of the next write leaves a torn line behind.
            let torn = lines[count].prefix(lines[count].count / 2)
            let kept = lines[..<count].map { $0 + "\n" }.joined() + torn
            try Files.writeAtomically(kept, to: part.path / Journal.fileName)
            let resumed = try await rig.run(in: part.path)
            #expect(resumed == fixed)
            #expect(try story(part.path) == expected)
        }
    }

    @Test func `a replay asks no model and comes to the same events`() async throws {
        let folder = try Scratch.folder()
        let fixed = try await Rig().run(in: folder.path)
        let reading = try Journal.read(in: folder.path)
        let mute = ScriptedModel { _ in "never" }
        let chronicle = Chronicle(
            journal: nil, blobs: BlobStore(folder: folder.path / Journal.blobsName), recorded: reading.entries,
            mode: .replayOnly)
        #expect(try await Rig(model: mute).run(chronicle) == fixed)
        #expect(mute.calls == 0)
    }

    @Test func `a journal of other inputs is refused`() async throws {
        let folder = try Scratch.folder()
        _ = try await Rig(budget: Budget(steps: 3)).run(in: folder.path)
        var other = Rig(budget: Budget(steps: 3))
        other.seed = 8
        await #expect(throws: ResearchError.self) { _ = try await other.run(in: folder.path) }
    }

    @Test(arguments: [
        (Budget(steps: 3), "steps", 3), (Budget(steps: 50, wallMs: 0), "wall", 1), (Budget(tokens: 200), "tokens", 4),
    ])
    func `each budget ends the search`(budget: Budget, stoppedBy: String, steps: Int) async throws {
        let folder = try Scratch.folder()
        _ = try await Rig(budget: budget).run(in: folder.path)
        let entries = try Journal.read(in: folder.path).entries
        let ended = try #require(entries.first { $0.kind == "attempt_ended" })
        #expect(try AttemptEnded(decoding: ended.payload).stoppedBy == stoppedBy)
        #expect(entries.count { $0.kind == "step_started" } <= steps)
    }

    @Test func `cancelling at the gate still hands in what there is`() async throws {
        let folder = try Scratch.folder()
        let rig = Rig()
        let seen = Mutex(0)
        _ = try await rig.run(in: folder.path) { event, _ in
            if case .nodeGraded = event,
                seen.withLock({
                    $0 += 1; return $0 == 3
                })
            {
                rig.gate.cancel()
            }
        }
        let entries = try Journal.read(in: folder.path).entries
        let ended = try #require(entries.first { $0.kind == "attempt_ended" })
        #expect(try AttemptEnded(decoding: ended.payload).stoppedBy == "cancelled")
        #expect(entries.last?.kind == "submission_fixed")
    }

    @Test func `programs that fail are buggy nodes, and the same program is not run twice`() async throws {
        let folder = try Scratch.folder()
        let model = ScriptedModel { ask in
            guard ask.grammar != nil, case .messages(let messages) = ask.prompt else {
                return "plan\n```python\nfail\n```"
            }
            return (messages.last?.text ?? "").split(separator: "\n").last { $0.hasPrefix("- ") }.map {
                String($0.dropFirst(2).prefix { $0 != ":" })
            } ?? ""
        }
        _ = try await Rig(model: model).run(in: folder.path)
        let events = try Journal.read(in: folder.path).entries.compactMap {
            try Event(kind: $0.kind, payload: $0.payload)
        }
        let proposals = events.compactMap { if case .nodeProposed(let node) = $0 { node } else { nil } }
        let repeated = proposals.filter { $0.problem?.hasPrefix("it is the same program as node") ?? false }
        #expect(!repeated.isEmpty)
        let executed = events.compactMap { if case .executionStarted(let run) = $0 { run.node } else { nil } }
        #expect(repeated.allSatisfy { !executed.contains($0.node) })
        let failed = events.compactMap { if case .nodeGraded(let node) = $0, node.score == nil { node } else { nil } }
        #expect(failed.contains { $0.problems.first == "the program ended with exit code 1" })
    }

    @Test func `a model that gives none of the options makes an unusable node, and the run goes on`() async throws {
        let folder = try Scratch.folder()
        _ = try await Rig(model: ScriptedModel(grammar: false) { _ in "no idea" }).run(in: folder.path)
        let proposals = try Journal.read(in: folder.path).entries.filter { $0.kind == "node_proposed" }
        let first = try NodeProposed(decoding: proposals[1].payload)
        #expect(first.problem == "the model gave none of the options (choose card): no idea")
    }

    @Test func `a model server that dies ends the run, and the answer is asked for again`() async throws {
        let folder = try Scratch.folder()
        let dead = DyingModel(after: 3)
        await #expect(throws: ModelError.self) { _ = try await Rig(model: dead).run(in: folder.path) }
        let whole = try Scratch.folder()
        let expected = try await Rig().run(in: whole.path)
        #expect(try await Rig().run(in: folder.path) == expected)
        #expect(try story(folder.path) == story(whole.path))
    }

    /// The programs that a tool was asked to run.
    private final class Programs: Sendable {
        private let list = Mutex<[String]>([])
        var count: Int { list.withLock { $0.count } }
        func add(_ program: String) { list.withLock { $0.append(program) } }
    }

    /// An attempt whose plans run a program by a tool; `planning` is called while a plan is asked for.
    private func attemptWithTool(
        in folder: Path, gate: Gate = Gate(), _ programs: Programs, planning: @escaping @Sendable () -> Void = {}
    ) async throws {
        let model = ScriptedModel { ask in
            guard case .messages(let messages) = ask.prompt, ask.grammar == nil else { return "none" }
            let text = messages.last?.text ?? ""
            if text.contains("Python code") { return "```python\nprint(\(ask.sampling.seed))\n```" }
            if text.contains("The tool answered") { return " So be it." }
            planning()
            return "[Run(\"print(1)\")]"
        }
        let tool = Run { program in
            programs.add(program)
            return "1"
        }
        _ = try await Rig(budget: Budget(steps: 3), model: model, gate: gate, tools: [tool]).run(in: folder)
    }

    @Test func `a tool's program passes the gate as well, and from the journal none runs again`() async throws {
        let folder = try Scratch.folder()
        let programs = Programs()
        let whole = folder.path / "whole"
        try await attemptWithTool(in: whole, programs)
        let kinds = try Journal.read(in: whole).entries.map(\.kind)
        let calls = kinds.count { $0 == "tool_called" }
        #expect(calls > 0 && programs.count == calls)
        for (before, kind) in zip(kinds, kinds.dropFirst()) where kind == "tool_called" {
            #expect(before == "gate_passed")
        }
        let lines = try Files.readText(whole / Journal.fileName).split(separator: "\n")
        let last = try #require(kinds.lastIndex(of: "tool_called"))
        // Stopped before the gate, after it, and after the call.
        for (count, again) in [(last - 1, 1), (last, 1), (last + 1, 0)] {
            let part = folder.path / "part-\(count)"
            try Files.makeFolder(part)
            let copy = TrustedProgram("/bin/cp", ["-r", (whole / "blobs").string, part.string])
            #expect(try await copy.run().status == 0)
            try Files.writeAtomically(lines.prefix(count).map { $0 + "\n" }.joined(), to: part / Journal.fileName)
            let before = programs.count
            try await attemptWithTool(in: part, programs)
            #expect(programs.count == before + again)
            #expect(try story(part) == story(whole))
        }
    }

    @Test func `a person can hold a tool's program up, or see to it that it does not run`() async throws {
        let folder = try Scratch.folder()
        let programs = Programs()
        let gate = Gate()
        try await attemptWithTool(in: folder.path / "held", gate: gate, programs) {
            gate.pause()
            let before = programs.count
            // Ended by itself; nobody waits for it.
            Task {
                try await Task.sleep(for: .milliseconds(30))
                #expect(programs.count == before)
                gate.approve()
            }
        }
        let held = programs.count
        #expect(held > 0)
        let verdicts = try Journal.read(in: folder.path / "held").entries.compactMap {
            $0.payload["verdict"]?.stringValue
        }
        #expect(verdicts.contains("approved"))
        let ended = Gate()
        try await attemptWithTool(in: folder.path / "ended", gate: ended, programs) { ended.cancel() }
        #expect(programs.count == held)
        let entries = try Journal.read(in: folder.path / "ended").entries
        let call = try #require(entries.first { $0.kind == "tool_called" })
        #expect(call.payload["failed"] == true)
        #expect(call.payload["result"]?.stringValue?.contains("the attempt is being ended") == true)
        #expect(entries.last?.kind == "submission_fixed")
    }
}
