package import Digest
package import Posix

/// What stands in a journal, read without a lock and without a change.
package struct Reading: Sendable {
    /// Every whole line, in order.
    package let entries: [Entry]
    /// Digest of the last whole line; 64 zeros where there is none. Whoever kept it can see later edits.
    package let tip: Digest
    /// Bytes of a last line that was never finished: its writer was stopped in the middle, or is still writing.
    package let tornBytes: Int
    /// Bytes of the whole lines.
    package let wholeBytes: Int

    /// Reads the lines of a file's content; a line is whole where its newline is there.
    package init(_ bytes: [UInt8], file: Path) throws(JournalError) {
        var entries: [Entry] = []
        var tip = Digest.zero
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let entry = try Line.decode(
                Array(bytes[start..<end]), number: entries.count + 1, prev: tip, file: file)
            entries.append(entry)
            tip = entry.digest
            start = end + 1
        }
        self.entries = entries
        self.tip = tip
        tornBytes = bytes.count - start
        wholeBytes = start
    }
}

/// What was put right when a journal was opened again.
package struct Recovery: Sendable, Equatable {
    /// Bytes of a torn last line that were cut; its event had not been acted upon.
    package let cutBytes: Int
    /// Half-written blobs that were removed.
    package let removedParts: Int

    package init(cutBytes: Int, removedParts: Int) {
        self.cutBytes = cutBytes
        self.removedParts = removedParts
    }

    /// True where the last writer had ended in the middle of a write.
    package var found: Bool { cutBytes > 0 || removedParts > 0 }
}
