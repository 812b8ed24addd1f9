package import Digest
import Grading
package import Posix

/// One run's view of a task: what its programs may read, and which of the rows that they predict are validation rows.
///
/// A program gets `inputFolder` and predicts validation and test rows without knowing which is which; the pick is refitted
/// in `refitFolder` on all labelled rows. Neither folder holds a label of a row that is to be predicted in it.
package struct Carve: Sendable {
    package let seed: UInt64
    /// What this carve is called in records; it reveals nothing of the rows or of the seed.
    package let fingerprint: Digest
    package let splitFingerprint: Digest
    /// Training rows; validation and test rows without labels; a neutral sample; the task in words and as JSON.
    package let inputFolder: Path
    /// The same with all labelled rows for training, and test rows alone to predict.
    package let refitFolder: Path
    /// The labels of the validation rows, by id; nil where the task has no validation part.
    package let validationAnswers: Path?
    /// In the order of `test.csv`.
    package let validationIDs: [String]
    /// In the order of `test.csv`.
    package let testIDs: [String]
    /// The number of training rows in `inputFolder`.
    package let trainingCount: Int
    /// The number of training rows in `refitFolder`.
    package let labelledCount: Int
    /// Whether a program could tell validation rows from test rows.
    package let distinguishable: Bool
    /// The column that holds the ids.
    package let idColumn: String

    /// The ids that a submission for `inputFolder` must bear.
    package var expectedIDs: [String] { (validationIDs + testIDs).sorted() }

    /// The test rows of a submission, each as it stands there.
    package func testPart(of submission: [UInt8]) throws(TaskError) -> [UInt8] {
        try part(of: submission, ids: testIDs)
    }

    /// The validation rows of a submission, each as it stands there.
    package func validationPart(of submission: [UInt8]) throws(TaskError) -> [UInt8] {
        try part(of: submission, ids: validationIDs)
    }

    /// The rows of a submission that bear these ids, in its own order, as a table of its own.
    ///
    /// It is an error if an id is missing or stands there twice, so check the submission first.
    package func part(of submission: [UInt8], ids: [String]) throws(TaskError) -> [UInt8] {
        do throws(GradingError) {
            let table = try Table.parse(submission, source: "submission")
            let column = try table.requiredColumn(idColumn)
            let others = table.columns.indices.filter { $0 != column }
            let asked = Set(ids)
            var wanted = asked
            var file = RowFile(first: idColumn)
            file.add(header: others.map { table.rawCell(-1, $0) })
            for row in 0..<table.rowCount {
                let id = table.text(row, column)
                if wanted.remove(id) != nil {
                    file.add(first: id, others.map { table.rawCell(row, $0) })
                } else if asked.contains(id) {
                    throw .invalidSubmission(file: "submission", first: "the id \(id) stands there twice")
                }
            }
            if let missing = wanted.min() {
                throw .invalidSubmission(
                    file: "submission", first: "\(wanted.count) of \(ids.count) ids are missing, such as \(missing)")
            }
            return file.bytes
        } catch { throw .grading(error) }
    }
}
