import Digest
package import JSON
import Journal
import Measures
import Posix
package import Record
import Research

/// Shows that a run's record holds: it ends as it did when the run ended, the loop comes to the same decisions from the
/// recorded answers, its programs, run once more in the box, come to the same scores, and this installation's own books
/// tell the same of its test score. The run is not changed, and no model and no test label is asked for.
package struct Replay: Sendable {
    /// One execution, as it was recorded and as it came out now.
    package struct Comparison: Sendable {
        package var execution: Int
        package var node: Int
        package var purpose: ExecutionPurpose
        /// Every figure of the score, or how the program ended.
        package var recorded: String
        package var measured: String
        /// The score that came out now, where there was one.
        package var score: ScoreRecord?

        package var isSame: Bool { recorded == measured }
    }

    /// What a replay found.
    package struct Finding: Sendable {
        package var run: String
        /// Events that the loop came to again.
        package var events: Int
        /// False where the record ends before the run does: nothing behind its last event was looked at.
        package var isWhole: Bool
        package var comparisons: [Comparison]
        /// What this installation's own books tell of the test score.
        package var books: TestBooks.Finding

        /// True where something was run again, and all of it came out as it was recorded.
        package var isSame: Bool {
            !comparisons.isEmpty && comparisons.allSatisfy(\.isSame) && books.differences.isEmpty
        }

        package var json: JSONValue {
            [
                "run": .string(run), "same": .bool(isSame), "whole": .bool(isWhole), "events": .int(events),
                "test": books.json,
                "executions": .array(
                    comparisons.map { comparison in
                        [
                            "execution": .int(comparison.execution), "node": .int(comparison.node),
                            "purpose": .string(comparison.purpose.rawValue), "same": .bool(comparison.isSame),
                            "recorded": .string(comparison.recorded), "measured": .string(comparison.measured),
                        ]
                    }),
            ]
        }
    }

    private let runner: Runner

    package init(_ runner: Runner) { self.runner = runner }

    /// Replays a run; `observer` hears of each comparison as it is made.
    package func replay(
        _ folder: RunFolder, observer: @Sendable (Comparison) -> Void = { _ in }
    ) async throws -> Finding {
        let reading = try Seal.reading(of: folder)
        // Refuses an order in which no run writes its events.
        _ = try RunResult(reading)
        let events = try reading.entries.compactMap { try Event(kind: $0.kind, payload: $0.payload) }
        let first = events.lazy.compactMap { if case .runStarted(let event) = $0 { event } else { nil } }.first
        guard let started = first else { throw EvaluationError.noRun(folder.path) }
        let blobs = BlobStore(folder: folder.path / Journal.blobsName)
        for blob in events.flatMap(\.blobs) { try Self.check(blob, in: blobs) }
        let books = TestBooks(runner.workplace).compare(events)
        // What a replay writes on its way stays out of the run's folder, where somebody may be at work.
        let temporary = try TemporaryFolder(prefix: "replay")
        try Files.setMode(temporary.path, 0o755)
        let place = RunFolder(temporary.path / folder.name)
        try Files.makeFolder(place.scratch)
        let request = try RunRequest.read(folder)
        let chronicle = Chronicle(
            journal: nil, blobs: blobs, recorded: reading.entries, mode: .replayOnly)
        let stage = try await runner.stage(
            request, place, id: started.id, split: Runner.split(of: reading.entries), chronicle,
            try await runner.memory(request, place, id: started.id), ModelSource(silent: started.model), Gate(),
            warms: false)
        var isWhole = true
        do {
            _ = try await stage.attempt.run()
            try await Self.walkEnd(chronicle)
        } catch ResearchError.endOfRecord {
            // An unfinished run is replayed as far as it came.
            isWhole = false
        }
        var comparisons: [Comparison] = []
        let recorded = Recorded(events, blobs: blobs)
        var holdouts = [0: Holdout(input: stage.assignment.input, examiner: stage.examiner)]
        for start in recorded.starts {
            guard let finished = recorded.finished[start.execution], let program = try recorded.program(of: start.node)
            else {
                continue
            }
            let isRefit = start.purpose == .refit || start.purpose == .baselineRefit
            let holdout: Holdout
            if let drawn = holdouts[start.holdout] {
                holdout = drawn
            } else {
                holdout = try await stage.holdouts(start.holdout)
                holdouts[start.holdout] = holdout
            }
            let execution = try await stage.laboratory.run(
                program, input: isRefit ? stage.assignment.refitInput : holdout.input, seed: start.seed)
            try Task.checkCancellation()
            let submission = execution.outputs.first { $0.name == Bench.submissionName }?.bytes
            let measured: String
            var score: ScoreRecord?
            if !isRefit, execution.outcome.isSuccess, let submission {
                let verdict = try holdout.examiner.grade(submission)
                score = verdict.score
                measured = Self.text(verdict)
            } else {
                measured = Self.text(execution.outcome, submission.map { SHA256.hash($0).hex })
            }
            let graded = recorded.graded[start.execution]
            let before =
                !isRefit && finished.outcome.isSuccess && graded != nil
                    && finished.outputs.contains { $0.name == Bench.submissionName }
                ? Self.text(Verdict(score: graded?.score, problems: graded?.problems ?? []))
                : Self.text(finished.outcome, finished.outputs.first { $0.name == Bench.submissionName }?.digest)
            let comparison = Comparison(
                execution: start.execution, node: start.node, purpose: start.purpose, recorded: before,
                measured: measured, score: score)
            observer(comparison)
            comparisons.append(comparison)
        }
        return Finding(
            run: folder.name, events: reading.entries.count, isWhole: isWhole, comparisons: comparisons,
            books: books)
    }

    /// Every file that an event names is there as it was written.
    private static func check(_ blob: NamedBlob, in blobs: BlobStore) throws {
        guard let digest = Digest(hex: blob.digest) else { throw ResearchError.blob("'\(blob.digest)' names no blob") }
        do throws(JournalError) { _ = try blobs.get(digest) } catch {
            throw ResearchError.blob("\(blob.what): \(error.message)")
        }
    }

    /// What stands behind a fixed submission: each opening of the test labels, one grading, and the end.
    private static func walkEnd(_ chronicle: Chronicle) async throws {
        repeat {
            _ = try await chronicle.effect(TestOpened.self) { throw ResearchError.endOfRecord }
        } while chronicle.next == .testOpened
        _ = try await chronicle.effect(TestGraded.self) { throw ResearchError.endOfRecord }
        _ = try await chronicle.effect(RunFinished.self) { throw ResearchError.endOfRecord }
    }

    /// Every figure of a score, so that equal texts are equal scores.
    private static func text(_ verdict: Verdict) -> String {
        guard let score = verdict.score else { return "no score: \(verdict.problems.first ?? "unknown")" }
        return TestBooks.text(score)
    }

    private static func text(_ outcome: OutcomeRecord, _ digest: String?) -> String {
        let ending = [outcome.kind, outcome.code.map(String.init), outcome.limit].compactMap { $0 }.joined(
            separator: " ")
        return digest.map { "\(ending), submission \($0.prefix(12))" } ?? ending
    }
}

/// What a replay needs of the past.
private struct Recorded {
    var starts: [ExecutionStarted] = []
    var finished: [Int: ExecutionFinished] = [:]
    var graded: [Int: NodeGraded] = [:]
    private var programs: [Int: ProgramRecord] = [:]
    private let blobs: BlobStore

    init(_ events: [Event], blobs: BlobStore) {
        self.blobs = blobs
        for event in events {
            switch event {
            case .nodeProposed(let node): programs[node.node] = node.program
            case .executionStarted(let start): starts.append(start)
            case .executionFinished(let end): finished[end.execution] = end
            case .nodeGraded(let grade): graded[grade.execution] = grade
            default: break
            }
        }
    }

    func program(of node: Int) throws -> Program? {
        guard let record = programs[node] else { return nil }
        let files = try record.files.map { file in
            guard let digest = Digest(hex: file.digest) else {
                throw ResearchError.blob("'\(file.digest)' names no blob")
            }
            return Program.File(file.name, try blobs.get(digest))
        }
        return Program(files: files, entry: record.entry)
    }
}
