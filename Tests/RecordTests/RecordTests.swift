import JSON
import Record
import Testing

@Suite struct RecordTests {
    static let score = ScoreRecord(
        metric: "roc_auc", value: 0.9731, standardError: 0.004, low: 0.965, high: 0.981, rows: 100)
    static let file = FileRecord(name: "main.py", digest: String(repeating: "a", count: 64), bytes: 12)

    /// One of every kind.
    static let all: [any Payload] = [
        RunStarted(
            run: "r", task: "t", title: "T", taskFingerprint: "00",
            metric: .init(name: "rmse", direction: "lower", ideal: 0),
            agent: "greedy", memory: "full",
            model: ModelRecord(
                name: "m", origin: "embedded", contextTokens: 2048, sampling: ["topK": "40", "seed": "1"]),
            seed: .max, budget: Budget(steps: 8), environment: "python-science",
            machine: MachineRecord(cores: 2, memoryBytes: 1 << 34, kernel: "Linux", processor: "x"), version: "0.1"),
        SplitCarved(
            strategy: "random", fingerprint: "f", seed: 1, trainRows: 3, validationRows: 2, testRows: 1,
            distinguishable: false),
        StepStarted(step: 1, elapsedMs: 5, tokens: 0),
        Decided(step: 1, operator: "tune", parent: 0, reason: "why", draws: [0.25, 1e-17]),
        ModelAsked(call: 0, node: 1, purpose: "plan", ask: "d"),
        ModelAnswered(
            call: 0, answer: nil, failure: "too long", finish: "failed", promptTokens: 1, cachedTokens: 0,
            generatedTokens: 0,
            wallMs: 3),
        ToolCalled(call: 0, node: 1, tool: "Calculator", arguments: "1+1", result: "2", failed: false, wallMs: 0),
        NodeProposed(
            node: 1, step: 1, operator: "card", parent: nil, plan: "p\n\"q\"",
            program: ProgramRecord(digest: "d", entry: "main.py", files: [file]), card: "ridge",
            knobs: [.init(name: "alpha", value: "0.1")], sources: ["card:ridge"]),
        GatePassed(node: 1, verdict: "go", waitedMs: 0),
        ExecutionStarted(execution: 0, node: 1, purpose: .baselineRefit, seed: 3),
        ExecutionFinished(
            execution: 0, node: 1, outcome: OutcomeRecord(kind: "exited", code: 0),
            limitsHit: [.init(limit: "disk", allowed: 1, used: 2)],
            refused: [.init(systemCall: "socket", arguments: "AF_INET", program: "python", count: 2, hint: nil)],
            wallMs: 1,
            cpuMs: 1, peakMemoryBytes: 1, peakProcesses: 1, writtenBytes: 0, setupMs: 1.9,
            stdout: .init(text: "", bytes: 0),
            stderr: .init(text: "x", bytes: 1, digest: "d"), layers: ["seccomp": "on", "cgroup": "fallback"],
            outputs: [file],
            rejected: ["a link"], boxMs: 2, warm: true,
            warmUp: .init(readyMs: 1_200, cpuMs: 1_100, memoryBytes: 9, waitedMs: 4),
            io: .init(
                readBytes: 1, writtenBytes: 2, whole: false, deviceReadBytes: 3, deviceWrittenBytes: 4,
                deviceReadBy: "io.stat", deviceWrittenBy: "processes"), throttled: .init(times: 1, timeMs: 2)),
        NodeGraded(node: 1, execution: 0, score: score, problems: []),
        Picked(
            node: 1, rule: "r",
            candidates: [.init(node: 1, mean: 0.9, runs: 3, behind: 0, behindStandardError: 0, cpuMs: 900)]),
        SubmissionFixed(node: 1, source: "refit", reason: "r", submission: file, other: file, baseline: nil),
        AttemptEnded(stoppedBy: "steps", elapsedMs: 1),
        TestOpened(split: "f", fileDigest: "d", purpose: "grade run r", process: 7, openings: 1),
        TestGraded(
            submission: score, baseline: score, gain: .init(value: 0.1, standardError: 0.05, low: 0, high: 0.2),
            normalizedGain: 0.5, percentile: 0.9),
        RunFinished(spent: Spent()),
        Resumed(process: 7, cutBytes: 0),
        Interrupted(reason: "Ctrl-C"),
    ]

    @Test(arguments: EventKind.allCases)
    func `every kind survives the way through text`(kind: EventKind) throws {
        let payload = try #require(Self.all.first { type(of: $0).kind == kind })
        try check(payload)
    }

    private func check(_ payload: some Payload) throws {
        let text = try payload.encoded().encoded()
        let value = try JSONNode.parse(text, source: "t").plain
        #expect(try type(of: payload).init(decoding: value) == payload)
        #expect(try Event(kind: type(of: payload).kind.rawValue, payload: value) != nil)
        #expect(try type(of: payload).init(decoding: value).encoded().encoded() == text)
    }

    @Test func `a journal from before bytes and warm-ups were counted is read as it was`() throws {
        let old = #"""
            {"execution":0,"node":1,"outcome":{"kind":"exited","code":0},"limits_hit":[],"refused":[],"wall_ms":1,"cpu_ms":1,\#
            "peak_memory_bytes":1,"peak_processes":1,"written_bytes":0,"setup_ms":1.5,"stdout":{"text":"","bytes":0},\#
            "stderr":{"text":"","bytes":0},"layers":{},"outputs":[],"rejected":[],"warm":true}
            """#
        let finished = try ExecutionFinished(decoding: JSONNode.parse(old, source: "t").plain)
        #expect(finished.warm == true && finished.warmUp == nil && finished.io == nil && finished.throttled == nil)
        #expect(try finished.encoded().encoded() == old)
        let spent = #"""
            {"spent":{"wall_ms":9,"model_ms":0,"sandbox_ms":0,"harness_ms":0,"sync_ms":0,"prompt_tokens":0,\#
            "cached_tokens":0,"generated_tokens":0}}
            """#
        let run = try RunFinished(decoding: JSONNode.parse(spent, source: "t").plain)
        #expect(run.spent.wallMs == 9 && run.spent.warmUps == nil)
        #expect(try run.encoded().encoded() == spent)
    }

    @Test func `keys are snake case and what is not there is left out`() throws {
        let value = try ModelAsked(call: 0, node: 1, purpose: "plan", ask: "d").encoded()
        #expect(value.encoded() == #"{"call":0,"node":1,"purpose":"plan","ask":"d"}"#)
        let graded = try NodeGraded(node: 1, execution: 0, score: nil, problems: []).encoded()
        #expect(graded.encoded() == #"{"node":1,"execution":0,"problems":[]}"#)
        #expect(try RunFinished(spent: Spent()).encoded().encoded().contains(#""harness_ms":0"#))
    }

    @Test(arguments: [
        (#"{"node":1}"#, "event model_asked, call: is missing"),
        (#"{"call":"x","node":1,"purpose":"p","ask":"d"}"#, "event model_asked, call: a whole number is needed"),
        (#"{"call":1.5,"node":1,"purpose":"p","ask":"d"}"#, "event model_asked, call: a whole number is needed"),
        (#"[]"#, "event model_asked: an object is needed"),
    ])
    func `a payload that does not fit names the place`(text: String, message: String) throws {
        let value = try JSONNode.parse(text, source: "t").plain
        do {
            _ = try ModelAsked(decoding: value)
            Issue.record("accepted")
        } catch { #expect(error.message == message) }
    }

    @Test(arguments: [
        (#"{"stopped_by":"steps","elapsed_ms":3155760000000}"#, nil),
        (#"{"stopped_by":"steps","elapsed_ms":3155760000001}"#, "3155760000001"),
        (#"{"stopped_by":"steps","elapsed_ms":50000000000000}"#, "50000000000000"),
        (#"{"stopped_by":"steps","elapsed_ms":-1}"#, "-1"), (#"{"stopped_by":"steps","elapsed_ms":1e300}"#, "1e300"),
    ])
    func `a time that no run can take is refused with its field`(text: String, time: String?) throws {
        let value = try JSONNode.parse(text, source: "t").plain
        let message = time.map {
            "event attempt_ended, elapsed_ms: \($0) is no time that a run can come to (0 to 3155760000000)"
        }
        do {
            _ = try AttemptEnded(decoding: value)
            #expect(message == nil)
        } catch {
            #expect(error.message == message)
            #expect(error.at(line: 3).message == message.map { "line 3 of journal.jsonl: \($0)" })
        }
    }

    @Test func `sums over a changed record stay numbers`() {
        var sum = WarmUpsRecord()
        for _ in 0..<3 {
            sum.add(WarmUpRecord(readyMs: .max, cpuMs: .max, memoryBytes: .max, waitedMs: .max), isUsed: true)
        }
        #expect(sum.readyMs == .max && sum.cpuMs == .max && sum.used == 3)
    }

    @Test func `a number that JSON lacks is refused when it is written`() {
        #expect(throws: RecordError.self) {
            try Decided(step: 1, operator: "tune", parent: nil, reason: "", draws: [.nan]).encoded()
        }
    }

    @Test func `an unknown kind is nil, and unknown keys are passed over`() throws {
        #expect(try Event(kind: "of_tomorrow", payload: [:]) == nil)
        #expect(try Interrupted(decoding: ["reason": "r", "later": 1]) == Interrupted(reason: "r"))
    }
}
