package import Digest
package import JSON

/// What a report is made from: a run's events, how sound their record is, and the blobs that they name.
package struct Evidence: Sendable {
    package var events: [RecordedEvent]
    package var soundness: Soundness
    /// Looks up a blob by its digest; the content has been checked against the name.
    package var blob: @Sendable (Digest) -> Blob
    /// Looks up a file beside the journal by its name; nil where the events come from no folder.
    package var beside: (@Sendable (_ name: String) -> Blob)?
    /// What `result.json` should say, by these events; nil where nobody worked it out.
    package var result: JSONValue?

    package init(events: [RecordedEvent], soundness: Soundness, blob: @escaping @Sendable (Digest) -> Blob) {
        self.events = events
        self.soundness = soundness
        self.blob = blob
    }

    /// What a look-up of a blob, or of a file beside the journal, found.
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
