import Digest
package import JSON
package import Journal
import Measures
package import Record

/// What a run came to: the document of `glovebox run --json`, and of `result.json`. A fold over the journal, nothing else.
package struct RunResult: Sendable {
    private var started: RunStarted?
    private var nodes: [NodeProposed] = []
    private var graded: [Int: NodeGraded] = [:]
    private var picked: Picked?
    private var fixed: SubmissionFixed?
    private var ended: AttemptEnded?
    private var tests: TestGraded?
    private var spliced = true
    private var openings = 0
    private var openingsInRun = 0
    private var spent: Spent?
    private var tip: String

    /// Reads what the events tell; `tip` is the hash of the last of them. A journal in an order that no run writes is refused:
    /// it may say twice what the run came to.
    package init(_ reading: Reading) throws(RecordError) {
        tip = reading.tip.hex
        var order = EventOrder()
        for entry in reading.entries {
            let line = entry.seq + 1
            if let problem = order.take(entry.kind, line: line) {
                throw RecordError(misplaced: entry.kind, line: line, problem: problem)
            }
            switch try Self.event(entry) {
            case .runStarted(let event): started = event
            case .nodeProposed(let event): nodes.append(event)
            case .nodeGraded(let event): if graded[event.node] == nil { graded[event.node] = event }
            case .toolCalled(let event): spliced = spliced && event.spliced != false
            case .picked(let event): picked = event
            case .submissionFixed(let event): fixed = event
            case .attemptEnded(let event): ended = event
            case .testOpened(let event):
                openings = event.openings
                openingsInRun += 1
            case .testGraded(let event):
                tests = event
                openings = event.openings ?? openings
            case .runFinished(let event): spent = event.spent
            default: break
            }
        }
    }

    private static func event(_ entry: Entry) throws(RecordError) -> Event? {
        do throws(RecordError) { return try Event(kind: entry.kind, payload: entry.payload) } catch {
            throw error.at(line: entry.seq + 1)
        }
    }

    /// True where the run came to its end.
    package var isFinished: Bool { spent != nil }
    package var run: String { started?.run ?? "" }
    package var task: String { started?.task ?? "" }
    package var agent: String { started?.agent ?? "" }
    package var seed: UInt64 { started?.seed ?? 0 }
    /// The test part: scores of submission and baseline, and the gain.
    package var test: TestGraded? { tests }
    /// The picked node's score on the hidden validation rows.
    package var validation: ScoreRecord? { picked.flatMap { graded[$0.node]?.score } }
    package var baselineValidation: ScoreRecord? { graded[0]?.score }
    package var spending: Spent? { spent }

    /// The document; `report` is where the report lies.
    package func document(report: String?) -> JSONValue {
        let tried = nodes.filter { $0.node > 0 }
        let buggy = tried.count { graded[$0.node]?.score == nil }
        var byOperator = JSONObject()
        for node in tried {
            byOperator[node.operator] = .int((byOperator[node.operator]?.intValue ?? 0) + 1)
        }
        var baseline = JSONObject()
        if let score = graded[0]?.score { baseline["validation"] = ["score": .real(score.value)] }
        if let score = tests?.baseline { baseline["test"] = ["score": .real(score.value)] }
        var document: JSONObject = JSONObject()
        document["run"] = .string(run)
        document["task"] = .string(task)
        document["agent"] = .string(agent)
        document["model"] = started.map { .string($0.model.name) } ?? .null
        document["seed"] = .int(seed)
        document["nodes"] = ["total": .int(tried.count), "buggy": .int(buggy), "by_operator": .object(byOperator)]
        document["best"] = best
        document["baseline"] = .object(baseline)
        document["test"] = test(tests)
        document["spent"] = spent.map(Self.json) ?? .null
        if !spliced { document["spliced"] = false }
        document["stopped_by"] = .optional(ended?.stoppedBy)
        document["submission"] =
            fixed.map { ["source": .string($0.source), "sha256": .string($0.submission.digest)] } ?? .null
        document["report"] = .optional(report)
        document["journal_tip"] = .string(tip)
        return .object(document)
    }

    private var best: JSONValue {
        guard let picked, let node = nodes.first(where: { $0.node == picked.node }) else { return .null }
        var best = JSONObject([.init("node", .int(picked.node)), .init("operator", .string(node.operator))])
        best["validation"] = validation.map { score in
            [
                "metric": .string(score.metric), "score": .real(score.value),
                "standard_error": .optional(score.standardError),
            ]
        }
        return .object(best)
    }

    private func test(_ graded: TestGraded?) -> JSONValue {
        guard let graded else { return .null }
        var document = JSONObject()
        document["score"] = .optional(graded.submission?.value)
        document["standard_error"] = .optional(graded.submission?.standardError)
        document["medal"] = .optional(graded.medal)
        document["percentile"] = .optional(graded.percentile)
        document["rank"] = graded.rank.map { .int($0) }
        document["teams"] = graded.teams.map { .int($0) }
        document["openings"] = .int(openings)
        document["openings_in_run"] = .int(openingsInRun)
        document["gain"] = graded.gain.map { gain in
            [
                "value": .real(gain.value), "standard_error": .real(gain.standardError), "low": .real(gain.low),
                "high": .real(gain.high),
            ]
        }
        document["normalized_gain"] = graded.normalizedGain.map(JSONValue.real)
        if !graded.problems.isEmpty { document["problems"] = .strings(graded.problems) }
        return .object(document)
    }

    private static func json(_ spent: Spent) -> JSONValue {
        var object = JSONObject([
            .init("wall_ms", .int(spent.wallMs)), .init("model_ms", .int(spent.modelMs)),
            .init("sandbox_ms", .int(spent.sandboxMs)), .init("harness_ms", .int(spent.harnessMs)),
            .init("sync_ms", .int(spent.syncMs)), .init("prompt_tokens", .int(spent.promptTokens)),
            .init("cached_tokens", .int(spent.cachedTokens)), .init("generated_tokens", .int(spent.generatedTokens)),
        ])
        object["warm_ups"] = spent.warmUps.map { boxes in
            [
                "used": .int(boxes.used), "discarded": .int(boxes.discarded), "ready_ms": .int(boxes.readyMs),
                "cpu_ms": .int(boxes.cpuMs), "memory_bytes": .optional(boxes.memoryBytes),
            ]
        }
        return .object(object)
    }
}
