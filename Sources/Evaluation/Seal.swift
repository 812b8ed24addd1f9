import Digest
import JSON
import Journal
import Posix

/// The last hash of a finished run's journal, as `result.json` keeps it: who takes a run up or plays it back looks at it first.
enum Seal {
    /// Refuses a run whose record is not what it was when the run ended.
    ///
    /// `result.json` is written once, after the last event. A run without one has not ended, or was killed in that moment.
    static func check(_ reading: Reading, of folder: RunFolder) throws {
        guard Files.exists(folder.result) else { return }
        let result = try JSONNode.parse(
            try Files.read(folder.result, limit: 1 << 24), source: folder.result.string
        ).plain
        let sealed = result["journal_tip"]?.stringValue
        guard sealed == reading.tip.hex, reading.tornBytes == 0 else {
            throw EvaluationError.changedRecord(
                folder.path, kept: sealed, found: reading.tip.hex, tornBytes: reading.tornBytes)
        }
    }
}
