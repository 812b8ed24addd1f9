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
