import Digest
import Grading
import JSON
import Posix

/// Reads the label table, chooses the test rows, and writes the files of a split.
struct SplitBuilder {
    let task: TaskDefinition
    let prediction: PredictionTask
    /// The label table.
    let file: TaskFile
    let folder: PreparedFolder

    private var path: Path { task.folder / file.path }

    func write(_ draft: Path, key: KeyedHash, split: SplitKind, fingerprint: Digest) throws(TaskError) {
        let (table, targets) = try checkedTable()
        let basis = try SplitBasisReader(table: table, path: path, prediction: prediction).basis()
        let test: [Int]
        do throws(Splitter.Fault) {
            test = try Splitter(basis: basis, key: key.derive("test"))
                .choose(prediction.splits.test, of: Array(0..<table.rowCount))
        } catch { throw error.explained(task: task.id) }
        let isTest = Set(test)
        let rest = (0..<table.rowCount).filter { !isTest.contains($0) }
        let all = Array(table.columns.indices)
        let labelled = content(of: table, rows: rest, columns: all)
        let unlabelled = content(of: table, rows: test, columns: all.filter { !targets.contains($0) })
        let answers = content(of: table, rows: test, columns: targets)
        try folder.write(labelled, to: draft / folder.labelled.name)
        try folder.write(unlabelled, to: draft / folder.test.name)
        try folder.makeFolder(draft / folder.vault.name, isPrivate: true)
        try folder.write(answers, to: draft / folder.vault.name / folder.answers.name, isPrivate: true)
        let record = SplitRecord(
            task: task.id, split: split, fingerprint: fingerprint, labelled: SHA256.hash(labelled),
            test: SHA256.hash(unlabelled), answers: SHA256.hash(answers), labelledRows: rest.count, testRows: test.count
        )
        try folder.write(record.encoded, to: draft / folder.record.name)
    }

    /// The label table and the positions of the target's columns, after a look at every file's hash and at every label.
    func checkedTable() throws(TaskError) -> (table: Table, targets: [Int]) {
        for other in task.manifest.source.files where other != file { _ = try task.data(other) }
        let bytes = try task.data(file)
        let table: Table
        do throws(GradingError) { table = try Table.parse(bytes, source: path.string) } catch { throw .grading(error) }
        let targets = try targetColumns(of: table)
        try LabelCheck(task: task, prediction: prediction, table: table, path: path).run()
        return (table, targets)
    }

    private func targetColumns(of table: Table) throws(TaskError) -> [Int] {
        let own = [(prediction.submission.idColumn, "the ids"), (PreparedTask.rowColumn, "the rows' numbers")]
        for (name, what) in own where table.column(name) != nil {
            throw .data(
                path: path, line: 1,
                what: "the column \"\(name)\" is there already; Glovebox makes \(what) itself, so rename or remove it")
        }
        var columns: [Int] = []
        for name in prediction.target.allColumns {
            guard let column = table.column(name) else {
                throw .data(path: path, line: 1, what: "there is no column \"\(name)\", which is the target")
            }
            columns.append(column)
        }
        return columns
    }

    /// A CSV file of some rows and columns, each field as it stands in the source, the row's number before it.
    private func content(of table: Table, rows: [Int], columns: [Int]) -> [UInt8] {
        var file = RowFile(first: PreparedTask.rowColumn)
        file.add(header: columns.map { table.rawCell(-1, $0) })
        for row in rows { file.add(first: "\(row)", columns.map { table.rawCell(row, $0) }) }
        return file.bytes
    }
}

extension Splitter.Fault {
    /// The fault as an error of the task.
    func explained(task: String) -> TaskError {
        switch self {
        case .tooFewRows(let count):
            .split(
                task: task, what: "\(count) row\(count == 1 ? "" : "s") can't be divided",
                hint: "A split needs two rows.")
        case .everyClassHasOneRow:
            .split(task: task, what: "no class has two rows to divide", hint: "Split at random, or join classes.")
        case .oneGroup:
            .split(
                task: task, what: "all rows are of one group, which must stay whole",
                hint: "Name another column in \"by\".")
        case .oneTime:
            .split(task: task, what: "all rows have the same time", hint: "Name another column in \"by\".")
        }
    }
}
