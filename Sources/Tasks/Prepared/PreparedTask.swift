package import Digest
package import Grading
package import Posix

/// A task whose rows are divided: labelled rows here, test rows without labels here, test labels in the vault.
package struct PreparedTask: Sendable {
    package let task: TaskDefinition
    package let prediction: PredictionTask
    package let split: SplitKind
    /// What this split is called in records; it reveals nothing of the rows or of the seed.
    package let fingerprint: Digest
    /// Where the split lies below the home.
    package var path: Path { folder.path }
    package var labelledCount: Int { labelled.rowCount }
    package var testCount: Int { test.rowCount }

    let folder: PreparedFolder
    let record: SplitRecord
    let labelled: Table
    let test: Table
    private let idKey: KeyedHash

    /// The column of a prepared file that holds the row's number in the label table.
    static let rowColumn = "#row"

    /// Reads a split's files, except the vault's, and checks them against their hashes.
    init(
        task: TaskDefinition, prediction: PredictionTask, split: SplitKind, fingerprint: Digest, folder: PreparedFolder,
        idKey: KeyedHash
    ) throws(TaskError) {
        record = try SplitRecord.read(folder.record)
        guard record.fingerprint == fingerprint, record.task == task.id, record.split == split else {
            throw .preparedDamaged(path: folder.path, what: "prepared.json is that of another split")
        }
        labelled = try Self.table(folder.labelled, hash: record.labelled, in: folder)
        test = try Self.table(folder.test, hash: record.test, in: folder)
        self.task = task
        self.prediction = prediction
        self.split = split
        self.fingerprint = fingerprint
        self.folder = folder
        self.idKey = idKey
        try checkLabels()
    }

    /// The rows may have been divided under other classes, or another metric: both can change and the split stays.
    private func checkLabels() throws(TaskError) {
        do throws(TaskError) {
            try LabelCheck(task: task, prediction: prediction, table: labelled, path: folder.labelled).run()
        } catch {
            throw .split(
                task: task.id, what: error.message,
                hint: "task.json says something else of target or metric than when the rows were divided; correct it.")
        }
    }

    /// A hidden validation part for one run: the same seed gives the same files, byte for byte.
    ///
    /// Blocks on files and on other processes that carve the task: call it from a thread of your own.
    package func carve(seed: UInt64) throws(TaskError) -> Carve {
        try CarveBuilder(prepared: self, seed: seed, key: carveKey(seed)).carve()
    }

    /// The grader of the task's metric and submission.
    package func grader() throws(TaskError) -> Grader {
        try grading { () throws(GradingError) in
            try Grader(
                metric: task.manifest.metric.name, target: prediction.target, schema: prediction.submission)
        }
    }

    /// The ids of the test rows in a carve, in the order of the table of test rows.
    func testIDs(carveSeed: UInt64) throws(TaskError) -> [String] {
        CarveRows.ids(of: try rowNumbers(of: test), key: CarveRows.idKey(carveKey(carveSeed)))
    }

    private func carveKey(_ seed: UInt64) -> KeyedHash { idKey.derive("carve", "\(seed)") }

    /// The numbers, in the label table, of a prepared table's rows.
    func rowNumbers(of table: Table) throws(TaskError) -> [Int] {
        var rows: [Int] = []
        for position in 0..<table.rowCount {
            guard let row = Int(table.text(position, 0)) else {
                throw .preparedDamaged(path: path, what: "a row has no number")
            }
            rows.append(row)
        }
        return rows
    }

    /// One of the split's files, whose hash must be that of the record.
    static func table(_ path: Path, hash: Digest, in folder: PreparedFolder) throws(TaskError) -> Table {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path) } catch { throw .system(error) }
        guard SHA256.hash(bytes) == hash else {
            throw .preparedDamaged(path: folder.path, what: "\(path.name) was changed after it was prepared")
        }
        do throws(GradingError) { return try Table.parse(bytes, source: path.string) } catch { throw .grading(error) }
    }
}
