package import Digest
package import JSON

/// What a report is made from: a run's events, how sound their record is, and the blobs that they name.
package struct Evidence: Sendable {
    package var events: [RecordedEvent]
    package var soundness: Soundness
    /// Looks up a blob by its digest; the content has been checked against the name.
    package var blob: @Sendable (Digest) -> Blob

    package init(events: [RecordedEvent], soundness: Soundness, blob: @escaping @Sendable (Digest) -> Blob) {
        self.events = events
        self.soundness = soundness
        self.blob = blob
    }

    /// What a look-up of a blob found.
    package enum Blob: Sendable, Equatable {
        case kept([UInt8])
        case missing
        /// The content is not what the name says.
        case damaged
        /// The file could not be read; the text says why.
        case unreadable(String)
    }
}

/// One line of a journal.
package struct RecordedEvent: Sendable, Equatable {
    /// The line's number from 0: its address in reports, also where an edited line claims another.
    package var seq: Int
    package var atMilliseconds: Int64
    package var kind: String
    package var payload: JSONValue
    /// SHA-256 of the line.
    package var digest: Digest

    package init(seq: Int, atMilliseconds: Int64, kind: String, payload: JSONValue, digest: Digest) {
        self.seq = seq
        self.atMilliseconds = atMilliseconds
        self.kind = kind
        self.payload = payload
        self.digest = digest
    }
}

/// How far the record of a run can be trusted to be as it was written.
package struct Soundness: Sendable, Equatable {
    /// Digest of the last whole line.
    package var tip: Digest
    /// Bytes of a last line that was never finished.
    package var tornBytes: Int
    /// The lines that are not as they were written, the first one first; empty where the chain of hashes holds.
    package var faults: [Fault]

    /// Digest of the last line as the result keeps it; nil where there is no result yet.
    package var seal: Digest?

    package init(tip: Digest, tornBytes: Int = 0, faults: [Fault] = [], seal: Digest? = nil) {
        self.tip = tip
        self.seal = seal
        self.tornBytes = tornBytes
        self.faults = faults
    }

    /// A line that is not as it was written.
    package struct Fault: Sendable, Equatable {
        /// From 1, as an editor counts.
        package var line: Int
        package var problem: String

        package init(line: Int, problem: String) {
            self.line = line
            self.problem = problem
        }
    }

    /// True where every line names the one before, and the last is the one that the result keeps.
    package var isIntact: Bool { faults.isEmpty && isSealed }

    /// False where the result keeps another last hash: the end of the journal was edited, cut or added to.
    package var isSealed: Bool { seal.map { $0 == tip } ?? true }

    /// The last event that the final hash doesn't vouch for, and with it all before; nil where it vouches for all.
    ///
    /// The final hash names the line before, and so on back to the last fault. What stands above that may have been edited
    /// anywhere and chained anew, so it is all in doubt, not only the line at the fault.
    package var lastDoubtful: Int? { isSealed ? faults.last.map { max(0, $0.line - 2) } : .max }
}
