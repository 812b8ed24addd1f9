import Digest
import JSON
import Record

@testable import Reports

/// A run made up for tests, event by event, out of Record's own types.
struct SampleRun {
    private(set) var events: [RecordedEvent] = []
    private(set) var blobs: [Digest: [UInt8]] = [:]
    private var clock: Int64 = 1_795_255_200_000
    private var nodes = 0
    private var calls = 0
    private var executions = 0
    private var programs: [Int: ProgramRecord] = [:]

    var evidence: Evidence {
        let blobs = blobs
        return Evidence(events: events, soundness: Soundness(tip: events.last?.digest ?? .zero)) { digest in
            blobs[digest].map(Evidence.Blob.kept) ?? .missing
        }
    }

    var story: RunStory { RunStory(evidence) }

    mutating func add(_ payload: some Payload, after milliseconds: Int64 = 40) throws {
        add(kind: type(of: payload).kind.rawValue, try payload.encoded(), after: milliseconds)
    }

    mutating func add(kind: String, _ payload: JSONValue, after milliseconds: Int64 = 40) {
        clock += milliseconds
        let digest = SHA256.hash("\(events.count) \(payload.encoded())")
        events.append(
            RecordedEvent(
                seq: events.count, atMilliseconds: clock, kind: kind, payload: payload, digest: digest))
    }

    mutating func keep(_ text: String) -> String { keep(Array(text.utf8)) }

    mutating func keep(_ bytes: [UInt8]) -> String {
        let digest = SHA256.hash(bytes)
        blobs[digest] = bytes
        return digest.hex
    }

    mutating func begin(
        title: String = "Breast masses: benign or malignant", metric: MetricRecord? = nil, lessons: [String]? = nil
    ) throws {
        try add(
            RunStarted(
                run: "20261121-101500-wisconsin-breast-cancer", task: "wisconsin-breast-cancer", title: title,
                taskFingerprint: SHA256.hash("task").hex,
                metric: metric ?? MetricRecord(name: "roc_auc", direction: "higher", ideal: 1), agent: "greedy",
                memory: "ancestral",
                model: ModelRecord(
                    name: "SmolLM2-135M-Instruct", origin: "embedded", address: "127.0.0.1:41877",
                    fileDigest: SHA256.hash("weights").hex, serverBuild: "llama.cpp b6924", contextTokens: 8_192,
                    templateHash: SHA256.hash("template").hex,
                    sampling: ["temperature": "0.7", "top_p": "0.95", "seed": "7"]),
                seed: 7, budget: Budget(steps: 12, wallMs: 300_000), environment: "python-science",
                machine: MachineRecord(
                    cores: 2, memoryBytes: 8_335_376_384, kernel: "Linux 6.1.0-31-amd64",
                    processor: "Intel(R) Xeon(R) Processor @ 2.10GHz"),
                version: "0.1.0", lessons: lessons))
        try add(
            SplitCarved(
                strategy: "stratified", fingerprint: SHA256.hash("split").hex, seed: 7, trainRows: 298,
                validationRows: 100, testRows: 171, distinguishable: false))
    }

    /// A question to the model with its answer.
    mutating func ask(_ purpose: String, for node: Int, question: String, answer: String?, tool: ToolCalled? = nil)
        throws
    {
        let prompt: JSONValue = [
            "purpose": .string(purpose),
            "prompt": [
                "messages": [
                    ["role": "system", "text": "You are careful."], ["role": "user", "text": .string(question)],
                ]
            ],
        ]
        try add(ModelAsked(call: calls, node: node, purpose: purpose, ask: keep(prompt.encoded())))
        if var tool {
            tool.call = calls
            tool.node = node
            try add(tool)
        }
        let blob = answer.map { keep((["text": .string($0)] as JSONValue).encoded()) }
        try add(
            ModelAnswered(
                call: calls, answer: blob, failure: blob == nil ? "the prompt is longer than the context" : nil,
                finish: "stop", promptTokens: 812 + 40 * calls, cachedTokens: 640 + 38 * calls,
                generatedTokens: 36 + calls, wallMs: 940), after: 940)
        calls += 1
    }

    /// Proposes a node; returns its number.
    @discardableResult
    mutating func propose(
        _ operator: String, from parent: Int? = nil, plan: String = "", files: [(String, String)]? = [],
        card: String? = nil, knobs: [KnobRecord] = [], problem: String? = nil,
        reason: String = "the bandit drew this operator"
    ) throws -> Int {
        let node = nodes
        nodes += 1
        if `operator` != "baseline" {
            try add(StepStarted(step: node, elapsedMs: 2_000 * node, tokens: 900 * node))
            try add(Decided(step: node, operator: `operator`, parent: parent, reason: reason, draws: [0.125, 0.625]))
            try ask(
                card == nil ? "code" : "set knobs", for: node, question: "Improve the score of \(`operator`).",
                answer: plan.isEmpty ? "{}" : plan)
        }
        let records = files.map { files in
            files.map { FileRecord(name: $0.0, digest: keep($0.1), bytes: $0.1.utf8.count) }
        }
        let program = records.map {
            ProgramRecord(
                digest: SHA256.hash($0.map(\.digest).joined()).hex, entry: $0.first?.name ?? "main.py", files: $0)
        }
        try add(
            NodeProposed(
                node: node, step: node, operator: `operator`, parent: parent, plan: plan, program: program,
                problem: problem, card: card, knobs: knobs, sources: card == nil ? [] : ["paper:friedman2001greedy"]))
        return node
    }

    /// Runs a node's program, and grades it where it ended well.
    mutating func run(
        _ node: Int, purpose: ExecutionPurpose = .node, score: Double? = nil, error: Double? = 0.0121,
        outcome: OutcomeRecord = OutcomeRecord(kind: "exited", code: 0), stdout: StreamRecord? = nil,
        stderr: String = "", limits: [LimitRecord] = [], refused: [RefusalRecord] = [], problems: [String] = [],
        metric: String = "roc_auc"
    ) throws {
        if purpose == .node { try add(GatePassed(node: node, verdict: "go", waitedMs: 0)) }
        let number = executions
        executions += 1
        try add(ExecutionStarted(execution: number, node: node, purpose: purpose, seed: 18_011_400_000_000_000_001))
        let output = stdout ?? StreamRecord(text: "fitted 298 rows\nwrote output/submission.csv\n", bytes: 44)
        try add(
            ExecutionFinished(
                execution: number, node: node, outcome: outcome, limitsHit: limits, refused: refused, wallMs: 1_312,
                cpuMs: 1_190, peakMemoryBytes: 187_432_960, peakProcesses: 3, writtenBytes: 4_882, setupMs: 14.73,
                stdout: output, stderr: StreamRecord(text: stderr, bytes: stderr.utf8.count),
                layers: [
                    "user": "on", "mount": "on", "pid": "on", "network": "on", "seccomp": "on", "landlock": "absent",
                    "cgroup": "fallback", "capabilities": "on", "rlimits": "on",
                ],
                outputs: [], rejected: [], boxMs: 1_360), after: 1_360)
        guard purpose == .node || purpose == .repeat, outcome.isSuccess else { return }
        try add(
            NodeGraded(
                node: node, execution: number,
                score: score.map { value in
                    ScoreRecord(
                        metric: metric, value: value, standardError: error, low: error.map { value - 1.96 * $0 },
                        high: error.map { value + 1.96 * $0 }, rows: 100)
                }, problems: problems, harnessUs: 812))
    }

    /// The end of a run: pick, refit, fixing, opening, test score.
    mutating func finish(
        picking node: Int, among candidates: [(Int, Double)], scores: (ScoreRecord, ScoreRecord)? = nil,
        gain: DifferenceRecord? = nil, medal: String? = nil, teams: Int? = nil
    ) throws {
        try add(
            Picked(
                node: node, rule: "highest pooled mean among candidates within one standard error of the best",
                candidates: candidates.map {
                    Picked.Candidate(
                        node: $0.0, mean: $0.1, runs: 3, behind: 0.0021, behindStandardError: 0.0034, cpuMs: 1_190)
                }))
        try add(AttemptEnded(stoppedBy: "steps", elapsedMs: 41_200))
        try run(node, purpose: .refit)
        let file = FileRecord(name: "submission.csv", digest: keep("id,malignant\n1,0.5\n"), bytes: 19)
        try add(
            SubmissionFixed(
                node: node, source: "refit", reason: "the refit's predictions are well-formed", submission: file,
                other: FileRecord(name: "stored.csv", digest: keep("id,malignant\n1,0.6\n"), bytes: 19), baseline: file)
        )
        try add(
            TestOpened(
                split: SHA256.hash("split").hex, fileDigest: SHA256.hash("answers").hex,
                purpose: "grade the submission",
                process: 4_242, openings: 1))
        try add(
            TestGraded(
                submission: scores?.0
                    ?? ScoreRecord(
                        metric: "roc_auc", value: 0.99412, standardError: 0.0041, low: 0.9836, high: 0.9987, rows: 171),
                baseline: scores?.1
                    ?? ScoreRecord(
                        metric: "roc_auc", value: 0.98713, standardError: 0.0069, low: 0.9702, high: 0.9958, rows: 171),
                gain: gain ?? DifferenceRecord(value: 0.00699, standardError: 0.0029, low: 0.0013, high: 0.0127),
                normalizedGain: 0.5432, medal: medal, percentile: teams.map { _ in 0.915 }, rank: teams.map { _ in 42 },
                teams: teams))
        var spent = Spent()
        spent.wallMs = 46_812
        spent.modelMs = 21_004
        spent.sandboxMs = 24_310
        spent.harnessMs = 41
        spent.syncMs = 388
        spent.promptTokens = 11_430
        spent.cachedTokens = 9_212
        spent.generatedTokens = 512
        try add(RunFinished(spent: spent))
    }
}

extension SampleRun {
    static let program = """
        import json
        from tabular import load, write

        knobs = json.load(open("program/knobs.json"))
        train, test = load()
        from sklearn.ensemble import HistGradientBoostingClassifier

        model = HistGradientBoostingClassifier(
            learning_rate=knobs["learning_rate"], max_leaf_nodes=knobs["max_leaf_nodes"], random_state=0)
        model.fit(train.features, train.target)
        write(model.predict_proba(test.features)[:, 1])
        """

    /// A whole run with everything in it that a run can meet.
    static func whole() throws -> SampleRun {
        var run = SampleRun()
        try run.begin(lessons: ["On small tables a linear model with scaling was hard to beat."])
        let shared = ("tabular.py", "def load(): ...\ndef write(p): ...\n")
        let base = try run.propose(
            "baseline", plan: "The library's default gradient boosting.", files: [("baseline.py", program), shared])
        try run.run(base, score: 0.9812, error: 0.0133)
        let draft = try run.propose(
            "draft", plan: "I will fit a logistic regression on standardised features. It reaches 0.999 AUC!",
            files: [("main.py", program + "print('done')\n"), shared])
        try run.run(
            draft, outcome: OutcomeRecord(kind: "exited", code: 1),
            stderr:
                "Traceback (most recent call last):\n  File \"/box/program/main.py\", line 4\nKeyError: 'learning_rate'\n"
        )
        let fixed = try run.propose(
            "debug", from: draft, plan: "Read the knob with a default.",
            files: [("main.py", program + "print('fixed')\n"), shared])
        try run.run(fixed, score: 0.9755, error: 0.0151)
        let card = try run.propose(
            "card",
            files: [("main.py", program), shared, ("knobs.json", "{\"learning_rate\": 0.1, \"max_leaf_nodes\": 31}")],
            card: "gradient-boosting",
            knobs: [KnobRecord(name: "learning_rate", value: "0.1"), KnobRecord(name: "max_leaf_nodes", value: "31")])
        try run.run(card, score: 0.9871, error: 0.0098)
        let tuned = try run.propose(
            "tune", from: card,
            files: [("main.py", program), shared, ("knobs.json", "{\"learning_rate\": 0.05, \"max_leaf_nodes\": 31}")],
            card: "gradient-boosting",
            knobs: [KnobRecord(name: "learning_rate", value: "0.05"), KnobRecord(name: "max_leaf_nodes", value: "31")])
        try run.run(tuned, score: 0.9924, error: 0.0079)
        let greedy = try run.propose(
            "improve", from: fixed, plan: "Load everything a hundred times.",
            files: [("main.py", "x = [0] * 10**12\n"), shared])
        try run.run(
            greedy, outcome: OutcomeRecord(kind: "killed_by_limit", limit: "memory"),
            limits: [LimitRecord(limit: "memory", allowed: 1 << 30, used: 1 << 30)],
            refused: [
                RefusalRecord(
                    systemCall: "socket", arguments: "AF_INET, SOCK_STREAM", program: "python3", count: 2,
                    hint: "there is no network in the box")
            ])
        try run.propose("improve", from: fixed, files: nil, problem: "the same program as node 2")
        let wrong = try run.propose("draft", plan: "Guess.", files: [("main.py", "print(1)\n"), shared])
        try run.run(wrong, problems: ["submission.csv: column 'malignant' is missing"])
        let deep = try run.propose(
            "tune", from: tuned,
            files: [("main.py", program), shared, ("knobs.json", "{\"learning_rate\": 0.05, \"max_leaf_nodes\": 15}")],
            card: "gradient-boosting",
            knobs: [KnobRecord(name: "learning_rate", value: "0.05"), KnobRecord(name: "max_leaf_nodes", value: "15")])
        try run.run(deep, score: 0.9919, error: 0.0081)
        let forest = try run.propose(
            "card", files: [("main.py", program), shared], card: "random-forest",
            knobs: [KnobRecord(name: "trees", value: "300")])
        try run.run(forest, score: 0.9899, error: 0.0092)
        try run.run(tuned, purpose: .repeat, score: 0.9917, error: 0.008)
        try run.run(deep, purpose: .repeat, score: 0.9921, error: 0.008)
        try run.finish(picking: tuned, among: [(tuned, 0.99205), (deep, 0.992)])
        return run
    }
}
