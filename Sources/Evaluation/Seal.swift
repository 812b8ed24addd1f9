import Digest
import JSON
import Journal
import Posix

/// The last hash of a finished run's journal, as `result.json` keeps it: who takes a run up or plays it back looks at it first.
enum Seal {
    /// Reads a run's journal, and refuses one that is not what it was when the run ended.
    ///
    /// `result.json` is written once, after the last event. A run without one has not ended, or was killed in that moment.
    static func reading(of folder: RunFolder) throws -> Reading {
        // Before the journal: what ends between the two has no seal yet, and is no change.
        let kept = Files.exists(folder.result) ? try Files.read(folder.result, limit: 1 << 24) : nil
        let reading = try Journal.read(in: folder.path)
        guard let kept else { return reading }
        let sealed = (try? JSONNode.parse(kept, source: folder.result.string).plain)?["journal_tip"]?.stringValue
        guard sealed == reading.tip.hex, reading.tornBytes == 0 else {
            throw EvaluationError.changedRecord(
                folder.path, kept: sealed, found: reading.tip.hex, tornBytes: reading.tornBytes)
        }
        return reading
    }
}
