import Digest
import Evaluation
import Glibc
import JSON
import Journal
import LanguageModel
import Posix
import Record
import Research
import Tasks
import Testing

/// Whole runs: the real box, the real graders and stores, and in one of them the real engine with the small model.
@Suite(.serialized) struct RunTests {
    @Test func `the embedded model makes an attempt from the first event to the report's numbers`() async throws {
        let home = try TestHome.furnished()
        var plan = EnginePlan.installed(home: TestHome.installed, share: TestHome.share)
        plan.contextPerSlot = 4096
        let engine = try await ManagedEngine.start(plan)
        let model = ModelSource(engine.model, origin: "embedded", address: nil)
        let request = RunRequest(
            task: "wine-cultivars", seed: 3, agent: .greedy, model: "embedded", budget: Budget(steps: 3))
        let folder = home.run("first")
        let outcome: Result<RunResult, any Error>
        do { outcome = .success(try await home.runner().start(request, in: folder, model: model)) } catch {
            outcome = .failure(error)
        }
        await engine.stop()
        let result = try outcome.get()
        #expect(result.isFinished)
        let test = try #require(result.test)
        #expect(test.submission != nil && test.baseline != nil && test.gain != nil)
        let document = result.document(report: nil)
        #expect(document["test"]?["openings"]?.intValue == 1)
        #expect(document["nodes"]?["total"]?.intValue == 3)
        #expect(Files.exists(folder.submission) && Files.exists(folder.result))
        let events = try events(folder)
        let asked = events.count { if case .modelAsked = $0 { true } else { false } }
        #expect(asked >= 3)
        // The order that the whole promise rests on: fixed first, opened later, by another process.
        let fixed = try #require(events.firstIndex { if case .submissionFixed = $0 { true } else { false } })
        let opened = try #require(events.firstIndex { if case .testOpened = $0 { true } else { false } })
        #expect(fixed < opened)
        if case .testOpened(let opening) = events[opened] { #expect(opening.process != Int(getpid())) }
        // A replay comes to the same, from the record alone.
        let replay = try await Replay(try Runner(workplace: home.workplace, remembers: false)).replay(folder)
        #expect(replay.comparisons.count >= 3)
        #expect(replay.isSame, "\(replay.json.encoded())")
    }

    @Test func `programs of a model fail, print, and are told apart`() async throws {
        let home = try TestHome.furnished()
        let code = """
            import os, sys
            print('the score is 1.0')
            print('cannot', file=sys.stderr)
            sys.exit(3)
            """
        let request = RunRequest(task: "wine-cultivars", seed: 1, agent: .greedy, model: nil, budget: Budget(steps: 2))
        let model = ModelSource(ObedientModel(code: code), origin: "server", address: nil)
        let folder = home.run("failing")
        _ = try await home.runner().start(request, in: folder, model: model)
        let graded = try events(folder).compactMap { if case .nodeGraded(let node) = $0 { node } else { nil } }
        let failed = try #require(graded.first { $0.score == nil })
        #expect(failed.problems == ["the program ended with exit code 3"])
    }

    /// Labels as canaries: each is a number that stands nowhere else, so a prompt that holds one was told a label.
    @Test func `no hidden label reaches a prompt, nor does another experiment`() async throws {
        let home = try TestHome.furnished()
        let tasks = home.folder.path / "tasks"
        try CanaryTask.write(to: tasks)
        let spy = """
            import os
            for folder, _, names in os.walk('/'):
                if folder.startswith(('/proc', '/sys', '/usr', '/opt', '/lib', '/etc')): continue
                for name in names:
                    try: text = open(os.path.join(folder, name), errors='replace').read()
                    except OSError: continue
                    print(folder, name, text[:100000])
            raise SystemExit(1)
            """
        let model = ObedientModel(
            plan: "[Peek(train.csv, 50)] [Peek(test.csv, 50)]", code: spy)
        let request = RunRequest(
            task: "canaries", taskFolders: [tasks], seed: 5, agent: .greedy, model: nil, budget: Budget(steps: 6))
        let folder = home.run("spied")
        _ = try await home.runner().start(
            request, in: folder, model: ModelSource(model, origin: "server", address: nil))
        let carve = try home.workplace.prepared(request).carve(seed: 5)
        let train = try Files.readText(carve.inputFolder / "train.csv")
        let hidden = CanaryTask.labels.filter { !train.contains($0) }
        #expect(hidden.count == carve.validationIDs.count + carve.testIDs.count)
        let prompts = model.prompts.joined()
        #expect(model.prompts.count > 6)
        #expect(CanaryTask.labels.contains { prompts.contains($0) }, "the tools did show training labels")
        for label in hidden { #expect(!prompts.contains(label)) }
        // What the programs themselves could see is in their captured output.
        for entry in try Journal.read(in: folder.path).entries where entry.kind == "execution_finished" {
            let text = entry.payload.encoded()
            for label in hidden { #expect(!text.contains(label)) }
        }
    }

    @Test func `two runs in one folder, and a run that is not there, are refused`() async throws {
        let home = try TestHome.furnished()
        let folder = home.run("twice")
        let request = RunRequest(
            task: "wine-cultivars", seed: 1, agent: .baseline, model: nil, budget: Budget(steps: 1))
        let runner = try home.runner()
        _ = try await runner.start(request, in: folder, model: nil)
        await #expect(throws: EvaluationError.runExists(folder.path)) {
            _ = try await runner.start(request, in: folder, model: nil)
        }
        await #expect(throws: EvaluationError.noRun("/nowhere")) {
            _ = try await runner.resume(RunFolder("/nowhere"), model: nil)
        }
        // A finished run is only shown: no label is opened again.
        let again = try await runner.resume(folder, model: nil)
        #expect(again.document(report: nil)["test"]?["openings"]?.intValue == 1)
    }

    @Test func `test labels stay shut while the submission is not fixed`() async throws {
        let home = try TestHome.furnished()
        let folder = home.run("early")
        let request = RunRequest(
            task: "wine-cultivars", seed: 1, agent: .baseline, model: nil, budget: Budget(steps: 1))
        _ = try await home.runner().start(request, in: folder, model: nil)
        let lines = try Files.readText(folder.path / Journal.fileName).split(separator: "\n")
        let early = lines.prefix { !$0.contains("\"kind\":\"submission_fixed\"") }
        try Files.writeAtomically(early.map { $0 + "\n" }.joined(), to: folder.path / Journal.fileName)
        #expect(throws: EvaluationError.notFixed(folder.path)) {
            _ = try HeldoutGrading.grade(folder, at: home.workplace)
        }
    }

    @Test func `a run is not resumed with a model that is served otherwise`() async throws {
        let home = try TestHome.furnished()
        let tasks = home.folder.path / "tasks"
        try CanaryTask.write(to: tasks)
        let request = RunRequest(
            task: "canaries", taskFolders: [tasks], seed: 5, agent: .greedy, model: nil, budget: Budget(steps: 1))
        let folder = home.run("served")
        func source(_ context: Int?, grammar: Bool) -> ModelSource {
            ModelSource(MuteModel(context: context, grammar: grammar), origin: "server", address: nil)
        }
        let runner = try home.runner()
        await #expect(throws: ModelError.self) {
            _ = try await runner.start(request, in: folder, model: source(8192, grammar: true))
        }
        let otherwise: [(Int?, Bool, String, String, String)] = [
            (4096, true, "the context per slot", "8,192 tokens", "4,096 tokens"),
            (nil, true, "the context per slot", "8,192 tokens", "unknown"),
            (8192, false, "the list of capabilities", "grammar", "none"),
        ]
        for (context, grammar, what, recorded, given) in otherwise {
            let error = EvaluationError.modelServedOtherwise(
                model: "mute", what: what, recorded: recorded, given: given)
            await #expect(throws: error) {
                _ = try await runner.resume(folder, model: source(context, grammar: grammar))
            }
        }
        await #expect(throws: ModelError.self) {
            _ = try await runner.resume(folder, model: source(8192, grammar: true))
        }
    }

    private func events(_ folder: RunFolder) throws -> [Event] {
        try Journal.read(in: folder.path).entries.compactMap { try Event(kind: $0.kind, payload: $0.payload) }
    }
}
