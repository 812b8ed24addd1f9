package import Digest
import JSON
import Measures
import Posix

/// What the baseline program predicted on a carve, kept so that it need not run again; holds no test score.
///
/// `<home>/baselines/<key>.json` holds the validation measure and the hashes of the predictions beside it,
/// `<key>.input.csv` and `<key>.refit.csv`. A damaged entry is a miss: the baseline is measured again.
package struct BaselineCache: Sendable {
    private let folder: Path

    package init(home: Home) { folder = home.baselines }

    /// What a baseline's predictions depend on.
    package struct Key: Sendable, Hashable {
        package let splitFingerprint: Digest
        package let carveFingerprint: Digest
        /// The hash of the program's files.
        package let program: Digest
        /// The seed that the program got.
        package let seed: UInt64

        package init(carve: Carve, program: Digest, seed: UInt64) {
            splitFingerprint = carve.splitFingerprint
            carveFingerprint = carve.fingerprint
            self.program = program
            self.seed = seed
        }

        fileprivate var name: String {
            let parts = "\(splitFingerprint.hex) \(carveFingerprint.hex) \(program.hex) \(seed)"
            return SHA256.hash(parts).hex
        }
    }

    /// What is kept of one run of the baseline.
    package struct Entry: Sendable, Equatable {
        /// The validation score; nil where the task has no validation part.
        package let score: Double?
        package let standardError: Double?
        /// The predictions for validation and test rows.
        package let submission: [UInt8]
        /// The predictions of the refit for test rows, where it was run.
        package let refit: [UInt8]?
        /// How long the program ran.
        package let wall: Duration

        package init(
            score: Double?, standardError: Double?, submission: [UInt8], refit: [UInt8]?, wall: Duration
        ) {
            self.score = score
            self.standardError = standardError
            self.submission = submission
            self.refit = refit
            self.wall = wall
        }
    }

    /// What is kept under a key, or nil.
    package func entry(for key: Key) -> Entry? {
        do throws(SystemError) {
            let record = folder / "\(key.name).json"
            guard Files.exists(record) else { return nil }
            let submission = try Files.read(folder / "\(key.name).input.csv")
            let refitFile = folder / "\(key.name).refit.csv"
            let refit = Files.exists(refitFile) ? try Files.read(refitFile) : nil
            return Self.decode(try Files.read(record, limit: 1 << 16), submission: submission, refit: refit)
        } catch {
            // A cache that can't be read is no reason to stop: the caller measures the baseline, and storing it says why.
            return nil
        }
    }

    /// Keeps what the baseline predicted; the record comes last, so a killed process leaves a miss.
    package func store(_ entry: Entry, for key: Key) throws(TaskError) {
        do throws(SystemError) {
            try Files.makeFolder(folder)
            try Files.writeAtomically(entry.submission, to: folder / "\(key.name).input.csv", mode: 0o600)
            if let refit = entry.refit {
                try Files.writeAtomically(refit, to: folder / "\(key.name).refit.csv", mode: 0o600)
            } else {
                try Files.remove(folder / "\(key.name).refit.csv")
            }
            try Files.writeAtomically(Self.encode(entry), to: folder / "\(key.name).json", mode: 0o600)
        } catch { throw .system(error) }
    }

    private static let keys = ["format", "score", "standard_error", "submission_sha256", "refit_sha256", "wall_ms"]

    private static func encode(_ entry: Entry) -> [UInt8] {
        let value: JSONValue = [
            "format": 1, "score": .optional(entry.score), "standard_error": .optional(entry.standardError),
            "submission_sha256": .string(SHA256.hash(entry.submission).hex),
            "refit_sha256": .optional(entry.refit.map { SHA256.hash($0).hex }),
            "wall_ms": .real(entry.wall.fractionalMilliseconds),
        ]
        return value.encodedBytes(.indented) + [UInt8(ascii: "\n")]
    }

    private static func decode(_ bytes: [UInt8], submission: [UInt8], refit: [UInt8]?) -> Entry? {
        do throws(JSONError) {
            let fields = try JSONNode.parse(bytes, source: "baseline").object(keys: keys)
            _ = try fields.required("format").int(in: 1...1)
            guard try fields.required("submission_sha256").string() == SHA256.hash(submission).hex,
                try fields["refit_sha256"]?.string() == refit.map({ SHA256.hash($0).hex })
            else { return nil }
            let wall = try fields.required("wall_ms").double(in: 0...1e12)
            return Entry(
                score: try fields["score"]?.double(), standardError: try fields["standard_error"]?.double(),
                submission: submission, refit: refit, wall: .microseconds(Int64((wall * 1_000).rounded())))
        } catch { return nil }
    }
}
