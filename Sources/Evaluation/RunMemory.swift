import Digest
package import Knowledge
import Posix
import Record
import Synchronization

/// A run's knowledge graph: what it may read when it begins, and what it writes down while it goes on.
///
/// Everything it writes follows from events, so a resumed run simply writes it again. It has no word for test measures.
final class RunMemory: Sendable {
    let cards: [MethodCard]
    private let memory: Knowledge.Memory
    private let attempts = Mutex<[Int: AttemptRecord]>([:])
    private let seeds = Mutex<[Int: UInt64]>([:])
    private let failure = Mutex<(any Error)?>(nil)

    /// Opens the literature (installing the bundled method cards where they changed), this run's graph, and finished runs.
    ///
    /// `id` is the run's, by which the stores know it; nil for a run that was begun before runs had one.
    init(_ folder: RunFolder, id: String?, task: TaskRecord, workplace: Workplace, remembers: Bool) throws {
        try Files.makeFolder(workplace.stores.folder)
        let editor = try LiteratureEditor.open(workplace.stores.literature)
        _ = try editor.install(methodsFolder: workplace.share / "Sources/Knowledge/Methods")
        let literature = try LiteratureStore.open(workplace.stores.literature)
        cards = try literature.cards()
        memory = Knowledge.Memory(
            literature: literature,
            run: try RunGraph.open(folder.graph, run: id ?? folder.name, name: folder.name, task: task),
            results: remembers ? try ResultsStore.open(workplace.stores.results) : nil)
    }

    /// What earlier runs taught, as sentences.
    func lessons(limit: Int) throws -> [String] { try memory.recall(limit: limit).map(\.text) }

    /// What the literature and earlier attempts say about a topic, in a few lines.
    func recall(_ topic: String) throws -> String {
        let lessons = try memory.recall(limit: 3).map { "- \($0.text)" }
        let hits = try memory.literature.search(topic, limit: 2).map { "- \($0.title): \($0.snippet)" }
        return (lessons + hits).joined(separator: "\n")
    }

    /// What could not be written down, if anything: asked for at the run's end, so that nothing is lost silently.
    func check() throws { if let failure = failure.withLock({ $0 }) { throw failure } }

    /// The run is over: later runs may learn from it.
    func publish() throws { try memory.results?.merge(memory.run) }

    /// Hears an event of the run.
    func hear(_ event: Event) {
        do { try record(event) } catch { failure.withLock { $0 = $0 ?? error } }
    }

    private func record(_ event: Event) throws {
        switch event {
        case .nodeProposed(let node):
            let attempt = AttemptRecord(
                number: node.node, parent: node.parent, operator: node.operator,
                status: node.problem == nil ? .proposed : .buggy, plan: node.plan,
                program: node.program.flatMap { Digest(hex: $0.digest) }, card: node.card,
                knobs: node.knobs.map { .init(name: $0.name, value: $0.value) }, problem: node.problem)
            attempts.withLock { $0[node.node] = attempt }
            let files = (node.program?.files ?? []).compactMap { file in
                Digest(hex: file.digest).map {
                    ArtifactRecord(digest: $0, bytes: file.bytes, name: file.name, role: "program")
                }
            }
            try memory.run.record(attempt, artifacts: files)
        case .executionStarted(let start): seeds.withLock { $0[start.execution] = start.seed }
        case .nodeGraded(let graded):
            guard var attempt = attempts.withLock({ $0[graded.node] }) else { return }
            if attempt.status == .proposed {
                attempt.status = graded.score == nil ? .buggy : .scored
                attempt.problem = graded.problems.first
                attempts.withLock { [attempt] in $0[graded.node] = attempt }
                try memory.run.record(attempt)
            }
            guard let score = graded.score else { return }
            try memory.run.record(
                MeasureRecord(
                    attempt: graded.node, metric: score.metric, execution: graded.execution,
                    seed: seeds.withLock { $0[graded.execution] }, value: score.value,
                    standardError: score.standardError,
                    low: score.low, high: score.high, count: score.rows))
        default: break
        }
    }
}

extension Workplace {
    package var stores: StorePlaces { StorePlaces(home: home) }
}
