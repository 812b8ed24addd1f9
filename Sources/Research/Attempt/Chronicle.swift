import Digest
package import Journal
import Measures
import Posix
package import Record
import Synchronization

/// The run's past and its pen: an effect that the journal tells of is read back, any other is done and written down.
///
/// The loop runs from its top every time. While the journal still has events, `effect` hands out what was recorded, and
/// `fact` checks that the loop came to the same; after the last one, both append. So a run that was killed after any event
/// goes on from there, and ends as if it had never stopped.
package final class Chronicle: Sendable {
    /// What the loop has to do with the past.
    package enum Mode: Sendable {
        /// Go on after the last event.
        case live
        /// Stop with `endOfRecord` after the last event.
        case replayOnly
    }

    private struct State {
        var recorded: [Entry]
        var cursor = 0
        /// Time of the run that lies in recorded stretches.
        var elapsedBefore: Duration
        let since = ContinuousClock.now
    }

    private let journal: Journal?
    package let blobs: BlobStore
    private let mode: Mode
    private let state: Mutex<State>
    private let observer: @Sendable (Event, _ isRecorded: Bool) -> Void

    /// `recorded` is what the journal held when it was opened; `observer` hears every event, the recorded ones included.
    package init(
        journal: Journal?, blobs: BlobStore, recorded: [Entry], mode: Mode = .live,
        observer: @escaping @Sendable (Event, _ isRecorded: Bool) -> Void = { _, _ in }
    ) {
        self.journal = journal
        self.blobs = blobs
        self.mode = mode
        self.observer = observer
        let past = recorded.filter { !(EventKind(rawValue: $0.kind)?.isMark ?? false) }
        state = Mutex(State(recorded: past, elapsedBefore: Chronicle.activeTime(of: recorded)))
    }

    /// The time that a run was at work: what passed between a stop and its resume doesn't count; a hundred years at most.
    package static func activeTime(of entries: [Entry]) -> Duration {
        var total: Int64 = 0
        for (before, after) in zip(entries, entries.dropFirst()) where after.kind != EventKind.resumed.rawValue {
            let (span, isOver) = after.atMilliseconds.subtractingReportingOverflow(before.atMilliseconds)
            if !isOver { total = total.saturatingAdd(max(0, span)) }
        }
        return min(.milliseconds(total), .longest)
    }

    /// Time that the run has been at work, this process included.
    package var elapsed: Duration {
        state.withLock { $0.elapsedBefore + (ContinuousClock.now - $0.since) }
    }

    /// The kind of the recorded event that comes next; nil after the last.
    package var next: EventKind? {
        state.withLock { $0.cursor < $0.recorded.count ? EventKind(rawValue: $0.recorded[$0.cursor].kind) : nil }
    }

    /// True while the loop walks through recorded events.
    package var isReplaying: Bool { state.withLock { $0.cursor < $0.recorded.count } }

    /// Does something that can come out in more than one way, unless the journal tells how it came out.
    package func effect<Result: Payload>(
        _ type: Result.Type = Result.self, _ work: () async throws -> Result
    ) async throws -> Result {
        if let entry = try next(Result.kind) {
            let result = try Result(decoding: entry.payload)
            try announce(result, isRecorded: true)
            return result
        }
        let result = try await work()
        try append(result)
        return result
    }

    /// Writes down what follows from the past alone, or checks it against the journal.
    package func fact(_ payload: some Payload) throws {
        if let entry = try next(type(of: payload).kind) {
            guard try payload.encoded() == entry.payload else {
                throw ResearchError.differs(seq: entry.seq, kind: entry.kind)
            }
            try announce(payload, isRecorded: true)
        } else {
            try append(payload)
        }
    }

    /// Marks that the process was stopped or taken up; no decision reads it.
    package func mark(_ payload: some Payload) throws {
        guard let journal else { return }
        _ = try journal.append(kind: type(of: payload).kind.rawValue, payload: try payload.encoded())
        try journal.sync()
    }

    /// Keeps bytes as a blob; writing the same bytes again costs nothing. Who only plays back keeps nothing: a blob that was
    /// changed must not be mended unseen.
    package func keep(_ bytes: [UInt8]) throws -> String {
        mode == .replayOnly ? SHA256.hash(bytes).hex : try blobs.put(bytes).hex
    }

    /// The bytes of a recorded blob.
    package func blob(_ hex: String) throws -> [UInt8] {
        guard let digest = Digest(hex: hex) else { throw ResearchError.blob("'\(hex)' names no blob") }
        return try blobs.get(digest)
    }

    /// Waits until everything is on the disk; called where a step ends.
    package func sync() async throws {
        guard !isReplaying, let journal else { return }
        try await onThread { () throws(JournalError) in try journal.sync() }
    }

    private func next(_ kind: EventKind) throws -> Entry? {
        let (entry, isOver) = state.withLock { state -> (Entry?, Bool) in
            guard state.cursor < state.recorded.count else { return (nil, true) }
            state.cursor += 1
            return (state.recorded[state.cursor - 1], false)
        }
        if isOver, mode == .replayOnly { throw ResearchError.endOfRecord }
        guard let entry else { return nil }
        guard entry.kind == kind.rawValue else {
            throw ResearchError.diverged(seq: entry.seq, recorded: entry.kind, expected: kind.rawValue)
        }
        return entry
    }

    private func append(_ payload: some Payload) throws {
        guard let journal else { throw ResearchError.endOfRecord }
        _ = try journal.append(kind: type(of: payload).kind.rawValue, payload: try payload.encoded())
        try announce(payload, isRecorded: false)
    }

    private func announce(_ payload: some Payload, isRecorded: Bool) throws {
        if let event = try Event(kind: type(of: payload).kind.rawValue, payload: try payload.encoded()) {
            observer(event, isRecorded)
        }
    }
}
