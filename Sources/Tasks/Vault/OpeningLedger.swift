import Digest
import Glibc
import JSON
import Posix

/// `vault-openings.jsonl`: one line for each time test labels were asked for; lines are appended, never changed.
struct OpeningLedger {
    let path: Path

    /// Appends an opening and numbers it among those of its split; on the disk when this returns.
    func append(
        task: String, split: SplitKind, fingerprint: Digest, carveSeed: UInt64, answers: Digest,
        purpose: OpeningRecord.Purpose, subject: String, process: String
    ) throws(TaskError) -> OpeningRecord {
        do throws(SystemError) {
            try Files.makeFolder(path.parent)
            let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, mode: 0o600)
            let raw = file.raw
            try call("lock", path: path.string) { flock(raw, LOCK_EX) }
            let earlier = try file.readToEnd()
            let record = OpeningRecord(
                atMilliseconds: Clock.wallMilliseconds(), task: task, split: split, splitFingerprint: fingerprint,
                carveSeed: carveSeed, answers: answers, purpose: purpose, subject: subject, process: process,
                pid: getpid(), number: Self.count(of: fingerprint, in: earlier) + 1)
            let end = UInt8(ascii: "\n")
            let torn = earlier.last.map { $0 != end } ?? false
            try file.writeAll((torn ? [end] : []) + record.json.encodedBytes() + [end])
            try file.sync()
            return record
        } catch { throw .system(error) }
    }

    /// The openings of a split; none where the file is not there yet.
    func count(of fingerprint: Digest) throws(TaskError) -> Int {
        guard Files.exists(path) else { return 0 }
        do throws(SystemError) { return Self.count(of: fingerprint, in: try Files.read(path)) } catch {
            throw .system(error)
        }
    }

    /// Every line that can be read, in order, numbered as it was when it was written.
    func records() throws(TaskError) -> [OpeningRecord] {
        guard Files.exists(path) else { return [] }
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path) } catch { throw .system(error) }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            // A torn line names no subject; it is counted, but nobody's.
            try? OpeningRecord(JSONNode.parse(Array(line), source: path.string))
        }
    }

    /// Counts lines of this split; a line that can't be read (torn, edited) counts for every split, never for none.
    private static func count(of fingerprint: Digest, in bytes: [UInt8]) -> Int {
        bytes.split(separator: UInt8(ascii: "\n")).count { line in
            do throws(JSONError) {
                let node = try JSONNode.parse(Array(line), source: "vault-openings.jsonl")
                guard let split = node.plain["split_fingerprint"]?.stringValue else { return true }
                return split == fingerprint.hex
            } catch { return true }
        }
    }
}
