package import Digest
package import JSON

/// One opening of a vault, as it stands in `vault-openings.jsonl` and in the journal.
package struct OpeningRecord: Sendable, Equatable {
    /// Why labels are read.
    package enum Purpose: String, CaseIterable, Sendable {
        /// An attempt has ended, and its fixed submission is scored.
        case attempt
        /// Somebody asked for the score of a file.
        case submission
        /// A task is tried with answers of its own, in a home that is thrown away.
        case trial
    }

    package let atMilliseconds: Int64
    package let task: String
    package let split: SplitKind
    package let splitFingerprint: Digest
    package let carveSeed: UInt64
    /// The hash of the file that holds the labels.
    package let answers: Digest
    package let purpose: Purpose
    /// What is graded: a run, a file.
    package let subject: String
    /// The program that asked.
    package let process: String
    package let pid: Int32
    /// This opening's number among all of this split on this installation, from 1.
    package let number: Int

    /// The line of the ledger and the payload of the journal's event.
    package var json: JSONValue {
        [
            "v": 1, "at_ms": .int(atMilliseconds), "task": .string(task), "split": .string(split.rawValue),
            "split_fingerprint": .string(splitFingerprint.hex), "carve_seed": .string("\(carveSeed)"),
            "answers_sha256": .string(answers.hex), "purpose": .string(purpose.rawValue), "subject": .string(subject),
            "process": .string(process), "pid": .int(pid), "number": .int(number),
        ]
    }
}

extension OpeningRecord {
    /// Reads a line of the ledger.
    init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.anyObject()
        func digest(_ key: String) throws(JSONError) -> Digest {
            let node = try fields.required(key)
            guard let digest = Digest(hex: try node.string()) else { throw node.error("this is no SHA-256") }
            return digest
        }
        let seed = try fields.required("carve_seed")
        guard let carveSeed = UInt64(try seed.string()) else { throw seed.error("this is no seed") }
        self.init(
            atMilliseconds: Int64(try fields.required("at_ms").int()), task: try fields.required("task").string(),
            split: try fields.required("split").oneOf(SplitKind.self),
            splitFingerprint: try digest("split_fingerprint"),
            carveSeed: carveSeed, answers: try digest("answers_sha256"),
            purpose: try fields.required("purpose").oneOf(Purpose.self),
            subject: try fields.required("subject").string(),
            process: try fields.required("process").string(),
            pid: Int32(try fields.required("pid").int(in: 0...Int(Int32.max))),
            number: try fields.required("number").int())
    }
}
