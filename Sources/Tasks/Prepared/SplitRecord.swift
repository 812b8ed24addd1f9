import Digest
import JSON
import Posix

/// What `prepared.json` says about a split's folder: what it is, and the hash of each of its files.
struct SplitRecord: Equatable {
    let task: String
    let split: SplitKind
    let fingerprint: Digest
    let labelled: Digest
    let test: Digest
    let answers: Digest
    let labelledRows: Int
    let testRows: Int

    private static let keys = [
        "format", "task", "split", "fingerprint", "labelled_sha256", "test_sha256", "answers_sha256", "labelled_rows",
        "test_rows",
    ]

    var encoded: [UInt8] {
        let value: JSONValue = [
            "format": .int(Preparation.format), "task": .string(task), "split": .string(split.rawValue),
            "fingerprint": .string(fingerprint.hex), "labelled_sha256": .string(labelled.hex),
            "test_sha256": .string(test.hex), "answers_sha256": .string(answers.hex),
            "labelled_rows": .int(labelledRows),
            "test_rows": .int(testRows),
        ]
        return value.encodedBytes(.indented) + [UInt8(ascii: "\n")]
    }

    /// Reads the record of a folder; anything unexpected there means that the folder can't be used.
    static func read(_ path: Path) throws(TaskError) -> SplitRecord {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path, limit: 1 << 16) } catch { throw .system(error) }
        do throws(JSONError) {
            let fields = try JSONNode.parse(bytes, source: path.string).object(keys: keys)
            _ = try fields.required("format").int(in: Preparation.format...Preparation.format)
            func digest(_ key: String) throws(JSONError) -> Digest {
                let node = try fields.required(key)
                guard let digest = Digest(hex: try node.string()) else {
                    throw node.error("a SHA-256 hash is needed here")
                }
                return digest
            }
            return SplitRecord(
                task: try fields.required("task").string(), split: try fields.required("split").oneOf(SplitKind.self),
                fingerprint: try digest("fingerprint"), labelled: try digest("labelled_sha256"),
                test: try digest("test_sha256"), answers: try digest("answers_sha256"),
                labelledRows: try fields.required("labelled_rows").int(in: 1...Int.max),
                testRows: try fields.required("test_rows").int(in: 1...Int.max))
        } catch { throw .preparedDamaged(path: path.parent, what: error.message) }
    }
}
