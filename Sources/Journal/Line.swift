package import Digest
package import JSON
import Measures
import Posix

/// One event of a run, as its line in the journal tells it.
package struct Entry: Sendable, Equatable {
    /// 0 for the first event, without gaps.
    package let seq: Int
    /// Wall-clock time in milliseconds since 1970.
    package let atMilliseconds: Int64
    /// What happened; the journal gives it no meaning.
    package let kind: String
    /// The event's content; the journal gives it no meaning.
    package let payload: JSONValue
    /// SHA-256 of the line's bytes without its newline: what the next line names as `prev`.
    package let digest: Digest
}

/// The text of a line, written and read by the grammar of docs/journal.md.
enum Line {
    static let version = 1

    /// The line's bytes without a newline.
    static func bytes(seq: Int, at: Int64, kind: String, payload: JSONValue, prev: Digest) -> [UInt8] {
        let value: JSONValue = [
            "v": .int(version), "seq": .int(seq), "at_ms": .int(at), "kind": .string(kind), "payload": payload,
            "prev": .string(prev.hex),
        ]
        return value.encodedBytes()
    }

    /// Reads line `number` (1-based), which must follow the line with digest `prev`.
    static func decode(_ bytes: [UInt8], number: Int, prev: Digest, file: Path) throws(JournalError) -> Entry {
        let (entry, named) = try fields(bytes, number: number, file: file)
        if entry.seq != number - 1 {
            throw .damaged(
                file: file, line: number,
                problem: "this line's seq is \(entry.seq) where \(number - 1) is due: lines are missing or moved")
        }
        if named != prev.hex {
            let what = number == 1 ? "the first line must name 64 zeros" : "line \(number - 1) or this one was edited"
            throw .damaged(file: file, line: number, problem: "the chain of hashes is broken here: \(what)")
        }
        return entry
    }

    /// What a line says, and which line it names as the one before.
    private static func fields(
        _ bytes: [UInt8], number: Int, file: Path
    ) throws(JournalError) -> (entry: Entry, prev: String) {
        do throws(JSONError) {
            let node = try JSONNode.parse(bytes, source: file.string)
            // The version comes first: a later one may have other keys, and that must not read as damage.
            let version = try node.anyObject().required("v").int()
            guard version == Line.version else { throw node.error(laterVersion) }
            let fields = try node.object(keys: ["v", "seq", "at_ms", "kind", "payload", "prev"])
            let entry = Entry(
                seq: try fields.required("seq").int(in: 0...Int.max),
                atMilliseconds: Int64(try fields.required("at_ms").int(in: 0...lastMillisecond)),
                kind: try fields.required("kind").string(), payload: try fields.required("payload").plain,
                digest: SHA256.hash(bytes))
            return (entry, try fields.required("prev").string())
        } catch {
            if error.problem == laterVersion { throw .unknownVersion(file: file, line: number) }
            throw .damaged(file: file, line: number, problem: "column \(error.column): \(error.problem)")
        }
    }

    /// The end of the year 9999: a clock that shows more is none, and sums of such times would overflow.
    private static let lastMillisecond = 253_402_300_799_999

    private static let laterVersion = "this line has a version that is not known here"
}
