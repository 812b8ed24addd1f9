import Evaluation
import JSON
import Posix
import Record
import Research
import Tasks
import Testing

@Suite struct ScoringTests {
    @Test(arguments: [
        (0.9, 0.8, 1.0, true, 0.5), (0.8, 0.8, 1.0, true, 0), (0.5, 0.8, 1.0, true, -1), (40, 50, 0, false, 0.2),
        (60, 50, 0, false, -0.2), (200, 50, 0, false, -1), (1, 1, 1, true, 0), (0.9, 1, 1, true, -1),
    ])
    func `the normalised gain is 0 at the baseline and 1 at the ideal`(
        score: Double, baseline: Double, ideal: Double, higher: Bool, gain: Double
    ) {
        let measured = NormalizedGain.of(score, baseline: baseline, ideal: ideal, isHigherBetter: higher)
        #expect(abs(measured - gain) < 1e-12)
    }

    @Test func `a request survives the way through its file`() throws {
        let request = RunRequest(
            task: "t", taskFolders: ["/a"], split: .published, seed: .max, agent: .bestOfN, memory: .ancestral,
            model: "m",
            budget: Budget(steps: 3, tokens: 9))
        let node = try JSONNode.parse(request.json.encoded(.indented), source: "run.json")
        #expect(try RunRequest(node) == request)
        var mistyped = request.json.objectValue ?? JSONObject()
        mistyped["sede"] = 1
        let other = try JSONNode.parse(JSONValue.object(mistyped).encoded(), source: "run.json")
        #expect(throws: JSONError.self) { _ = try RunRequest(other) }
    }

    @Test func `a suite keeps what is finished, and its table counts what is missing`() async throws {
        let home = try TestHome.furnished()
        let suite = Suite(
            agents: [.baseline], tasks: ["wine-cultivars"], taskFolders: [], seeds: [1, 2], split: .secret,
            budget: Budget(steps: 1), model: nil)
        let runner = try Runner(workplace: home.workplace, remembers: false)
        let folder = home.folder.path / "suite"
        let outcomes = try await suite.run(in: folder, jobs: 2, runner: runner, model: nil) { _, _ in }
        let table = ScoreTable(suite, outcomes)
        let row = try #require(table.rows.first)
        #expect(row.scores.count == 2 && row.scores == row.baselines)
        #expect(row.gains == [0, 0])
        #expect(row.invalid == 0 && row.infrastructure == 0)
        #expect(table.overall([.baseline]).first?.interval == nil)
        let journal = folder / "wine-cultivars-baseline-1/journal.jsonl"
        let before = try Files.modified(journal)
        let again = try await suite.run(in: folder, jobs: 1, runner: runner, model: nil) { _, _ in }
        #expect(try Files.modified(journal) == before)
        #expect(ScoreTable(suite, again).json([.baseline]) == table.json([.baseline]))
        var broken = outcomes
        broken[Suite.Cell(agent: .baseline, task: "wine-cultivars", seed: 2)] = .infrastructure("no box")
        #expect(ScoreTable(suite, broken).rows.first?.infrastructure == 1)
    }
}

@Suite struct ControlSocketTests {
    @Test func `a person reaches the gate of a working run, and no other`() async throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(folder.path)
        let gate = Gate()
        try await ControlSocket.serving(run, gate: gate) {
            var states: [String?] = []
            for command in [ControlSocket.Command.status, .pause, .status, .approve, .cancel] {
                states.append(try await ControlSocket.send(command, to: run)["state"]?.stringValue)
            }
            #expect(states == ["running", "paused", "paused", "running", "cancelled"])
            #expect(gate.isCancelled)
            await #expect(throws: EvaluationError.working(folder.path)) {
                try await ControlSocket.serving(run, gate: Gate()) {}
            }
        }
        #expect(!Files.exists(run.control))
        await #expect(throws: EvaluationError.notWorking(folder.path)) {
            try await ControlSocket.send(.status, to: run)
        }
        await #expect(throws: EvaluationError.noRun("/nowhere")) {
            try await ControlSocket.send(.status, to: RunFolder("/nowhere"))
        }
    }
}
