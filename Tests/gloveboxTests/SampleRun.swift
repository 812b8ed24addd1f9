import Measures
import Record

@testable import glovebox

/// A made-up run whose numbers are those of no real one: what the terminal shows is tested on it.
enum SampleRun {
    static let opening: [Event] =
        [
            .runStarted(
                RunStarted(
                    run: "20261121-101500-wisconsin-breast-cancer", task: "wisconsin-breast-cancer",
                    title: "Malignant or benign", taskFingerprint: "aa",
                    metric: MetricRecord(name: "roc_auc", direction: "higher", ideal: 1), agent: "greedy",
                    memory: "full",
                    model: ModelRecord(name: "SmolLM2-135M-Instruct", origin: "embedded"), seed: 7,
                    budget: Budget(steps: 12, wallMs: 240_000, tokens: 40_000), environment: "python-science",
                    machine: MachineRecord(cores: 2, memoryBytes: 8 << 30, kernel: "Linux", processor: "any"),
                    version: "0.1.0")),
            .splitCarved(
                SplitCarved(
                    strategy: "stratified", fingerprint: "bb", seed: 7, trainRows: 299, validationRows: 99,
                    testRows: 171,
                    distinguishable: false)),
        ] + node(0, "baseline", step: 0, execution: 0, score: 0.9931, error: 0.003)

    static let search: [Event] =
        step(1, "card", reason: "no card was tried yet")
        + asked(0, node: 1, tokens: 31)
        + node(
            1, "card", step: 1, execution: 1, card: "logistic-regression", knobs: [("C", "1"), ("scale", "standard")],
            score: 0.9944, error: 0.002)
        + step(2, "draft", reason: "the bandit tries free code")
        + asked(1, node: 2, tokens: 402)
        + [
            .nodeProposed(proposal(2, "draft", step: 2, plan: "First, we read the\ndata\u{1B}[2J and fit a model")),
            .executionStarted(ExecutionStarted(execution: 2, node: 2, purpose: .node, seed: 1)),
            .executionFinished(
                finished(
                    2, node: 2, OutcomeRecord(kind: "exited", code: 1),
                    stderr: "Traceback (most recent call last):\nNameError: name 'pd' is not defined\n")),
        ]
        + step(3, "tune", parent: 1, reason: "the bandit prefers tune")
        + node(
            3, "tune", step: 3, execution: 3, parent: 1, card: "logistic-regression",
            knobs: [("C", "0.3"), ("scale", "rank")], score: 0.9954, error: 0.0021)
        + step(4, "card", reason: "the bandit prefers card")
        + [
            .nodeProposed(proposal(4, "card", step: 4, card: "gradient-boosting", knobs: [("learning_rate", "0.1")])),
            .executionStarted(ExecutionStarted(execution: 4, node: 4, purpose: .node, seed: 1)),
        ]

    static let ending: [Event] = [
        .executionFinished(
            finished(4, node: 4, OutcomeRecord(kind: "killed_by_limit", limit: "wall"), wallMs: 60_000)),
        .picked(
            Picked(
                node: 3, rule: "highest mean of those within one standard error",
                candidates: [
                    .init(node: 3, mean: 0.9951, runs: 3, behind: 0, behindStandardError: 0, cpuMs: 900)
                ])),
        .attemptEnded(AttemptEnded(stoppedBy: "steps", elapsedMs: 142_000)),
        .submissionFixed(
            SubmissionFixed(
                node: 3, source: "refit", reason: "the refit is well-formed",
                submission: FileRecord(name: "submission.csv", digest: "cc", bytes: 9), other: nil, baseline: nil)),
        .testOpened(TestOpened(split: "dd", fileDigest: "ee", purpose: "final", process: 9, openings: 1)),
        .testGraded(
            TestGraded(
                submission: score(0.9917, 0.004), baseline: score(0.9909, 0.0043),
                gain: DifferenceRecord(value: 0.0008, standardError: 0.001, low: -0.0011, high: 0.0027),
                normalizedGain: 0.09)),
        .runFinished(RunFinished(spent: spent)),
    ]

    private static var spent: Spent {
        var spent = Spent()
        spent.wallMs = 145_300
        spent.modelMs = 61_000
        spent.sandboxMs = 80_100
        spent.harnessMs = 3_000
        spent.promptTokens = 12_340
        spent.cachedTokens = 9_995
        spent.generatedTokens = 2_100
        return spent
    }

    static func score(_ value: Double, _ error: Double) -> ScoreRecord {
        ScoreRecord(metric: "roc_auc", value: value, standardError: error, low: nil, high: nil, rows: 99)
    }

    static func step(_ step: Int, _ name: String, parent: Int? = nil, reason: String) -> [Event] {
        [
            .stepStarted(StepStarted(step: step, elapsedMs: step * 20_000, tokens: step * 900)),
            .decided(Decided(step: step, operator: name, parent: parent, reason: reason, draws: [])),
        ]
    }

    static func asked(_ call: Int, node: Int, tokens: Int) -> [Event] {
        [
            .modelAsked(ModelAsked(call: call, node: node, purpose: "plan", ask: "ff")),
            .modelAnswered(
                ModelAnswered(
                    call: call, answer: "00", finish: "stop", promptTokens: 500, cachedTokens: 400,
                    generatedTokens: tokens, wallMs: tokens * 33)),
        ]
    }

    static func proposal(
        _ node: Int, _ name: String, step: Int, parent: Int? = nil, plan: String = "", card: String? = nil,
        knobs: [(String, String)] = []
    ) -> NodeProposed {
        NodeProposed(
            node: node, step: step, operator: name, parent: parent, plan: plan, program: nil, card: card,
            knobs: knobs.map { KnobRecord(name: $0.0, value: $0.1) })
    }

    static func node(
        _ node: Int, _ name: String, step: Int, execution: Int, parent: Int? = nil, card: String? = nil,
        knobs: [(String, String)] = [], score value: Double, error: Double
    ) -> [Event] {
        [
            .nodeProposed(proposal(node, name, step: step, parent: parent, card: card, knobs: knobs)),
            .executionStarted(ExecutionStarted(execution: execution, node: node, purpose: .node, seed: 1)),
            .executionFinished(finished(execution, node: node, OutcomeRecord(kind: "exited", code: 0))),
            .nodeGraded(NodeGraded(node: node, execution: execution, score: score(value, error), problems: [])),
        ]
    }

    static func finished(
        _ execution: Int, node: Int, _ outcome: OutcomeRecord, wallMs: Int = 1_500, stderr: String = ""
    ) -> ExecutionFinished {
        ExecutionFinished(
            execution: execution, node: node, outcome: outcome, limitsHit: [], refused: [], wallMs: wallMs, cpuMs: 900,
            peakMemoryBytes: 1 << 27, peakProcesses: 2, writtenBytes: 4_000, setupMs: 4,
            stdout: StreamRecord(text: "", bytes: 0), stderr: StreamRecord(text: stderr, bytes: stderr.utf8.count),
            layers: [:],
            outputs: [], rejected: [])
    }

    /// The state after these events, one second apart.
    static func progress(after events: [Event]) -> RunProgress {
        var progress = RunProgress()
        for (second, event) in events.enumerated() { progress.take(event, at: .seconds(second)) }
        return progress
    }
}
