package import Digest
package import Grading
import Measures
import Posix

/// The one door to test labels: whoever reads them leaves a line in the home's record of openings first.
///
/// Test labels lie in `vault/answers.csv` of a prepared split (folder 0700, file 0600), which no box mounts and no other
/// type of this module reads. Only a process that starts after an attempt has ended should call `open`.
package struct Vault: Sendable {
    private let home: Home

    package init(home: Home) { self.home = home }

    /// Test labels under the ids of one carve, and the record of having asked for them.
    package struct Opening: Sendable {
        /// The id column and the target column, one row for each of the carve's test ids.
        package let answers: Table
        package let record: OpeningRecord
    }

    /// Writes down the opening, waits until it is on the disk, and only then reads the labels.
    ///
    /// `subject` says what is graded (a run, a file), `process` which program asks. The answers' hash must be the one
    /// that was noted when the split was made.
    package func open(
        _ carve: Carve, of prepared: PreparedTask, purpose: OpeningRecord.Purpose, subject: String, process: String
    ) throws(TaskError) -> Opening {
        guard carve.splitFingerprint == prepared.fingerprint else {
            throw .preparedDamaged(path: prepared.path, what: "the carve is of another split")
        }
        let record = try OpeningLedger(path: home.openings).append(
            task: prepared.task.id, split: prepared.split, fingerprint: prepared.fingerprint, carveSeed: carve.seed,
            answers: prepared.record.answers, purpose: purpose, subject: subject, process: process)
        let stored = try PreparedTask.table(prepared.folder.answers, hash: prepared.record.answers, in: prepared.folder)
        let rows = try prepared.rowNumbers(of: stored)
        guard rows == (try prepared.rowNumbers(of: prepared.test)) else {
            throw .preparedDamaged(path: prepared.path, what: "the answers are of other rows than test.csv")
        }
        let ids = try prepared.testIDs(carveSeed: carve.seed)
        var file = RowFile(first: carve.idColumn)
        let columns = stored.columns.indices.dropFirst()
        file.add(header: columns.map { stored.rawCell(-1, $0) })
        for (position, id) in ids.enumerated() { file.add(first: id, columns.map { stored.rawCell(position, $0) }) }
        do throws(GradingError) {
            return Opening(answers: try Table.parse(file.bytes, source: "test answers"), record: record)
        } catch { throw .grading(error) }
    }

    /// The openings of a split that were for one subject, in their order.
    package func openings(of fingerprint: Digest, subject: String) throws(TaskError) -> [OpeningRecord] {
        try OpeningLedger(path: home.openings).records().filter {
            $0.splitFingerprint == fingerprint && $0.subject == subject
        }
    }

    /// How often the labels of a split were asked for on this installation.
    package func openings(of fingerprint: Digest) throws(TaskError) -> Int {
        try OpeningLedger(path: home.openings).count(of: fingerprint)
    }
}
