import Grading
import JSON

/// Every file of one carve: a pure function of the split, the rows and the task's texts.
struct CarveContent {
    let prepared: PreparedTask
    let rows: CarveRows

    /// One folder of a carve.
    struct Folder: Equatable {
        let name: String
        /// Whether nobody but us may look into it.
        let isPrivate: Bool
        let files: [File]
    }

    struct File: Equatable {
        let name: String
        let bytes: [UInt8]
    }

    private var idColumn: String { prepared.prediction.submission.idColumn }
    private var target: TargetDescription { prepared.prediction.target }
    /// Where the features and the target's columns stand in the two tables.
    private let labelledFeatures: [Int]
    private let testFeatures: [Int]
    private let labelColumns: [Int]
    /// Whether a label of −1 says that its row isn't graded.
    private let allowsUngraded: Bool

    init(prepared: PreparedTask, rows: CarveRows) throws(TaskError) {
        self.prepared = prepared
        self.rows = rows
        var columns: [Int] = []
        for name in prepared.prediction.target.allColumns {
            do throws(GradingError) { columns.append(try prepared.labelled.requiredColumn(name)) } catch {
                throw .grading(error)
            }
        }
        labelColumns = columns
        allowsUngraded = try prepared.grader().allowsUngraded
        labelledFeatures = prepared.labelled.columns.indices.filter { [columns] in $0 != 0 && !columns.contains($0) }
        testFeatures = Array(prepared.test.columns.indices.dropFirst())
    }

    var folders: [Folder] {
        let input = folder("input", training: rows.training, asked: rows.validation + rows.test)
        let refit = folder("refit", training: rows.training + rows.validation, asked: rows.test)
        guard !rows.validation.isEmpty else { return [input, refit] }
        let answers = Folder(name: "validation", isPrivate: true, files: [File(name: "answers.csv", bytes: answers)])
        return [input, refit, answers]
    }

    private func folder(_ name: String, training: [CarveRows.Row], asked: [CarveRows.Row]) -> Folder {
        let training = training.sorted { $0.id < $1.id }
        let asked = asked.sorted { $0.id < $1.id }
        let labels = zip(target.allColumns, labelColumns).map { name, column in
            (name, training.map { prepared.labelled.text($0.position, column) }.filter(isGraded))
        }
        let sample = NeutralSubmission(
            target: target, schema: prepared.prediction.submission, labels: labels[0].1,
            others: Dictionary(uniqueKeysWithValues: labels.dropFirst()))
        return Folder(
            name: name, isPrivate: false,
            files: [
                File(name: "description.md", bytes: Array(prepared.task.description.utf8)),
                File(name: "sample_submission.csv", bytes: sample.bytes(ids: asked.map(\.id))),
                File(name: "task.json", bytes: TaskCard(task: prepared.task, prediction: prepared.prediction).bytes),
                File(name: "test.csv", bytes: test(asked)),
                File(name: "train.csv", bytes: train(training)),
            ])
    }

    private func isGraded(_ label: String) -> Bool { !(allowsUngraded && DecimalNumber.parse(label) == -1) }

    private func train(_ training: [CarveRows.Row]) -> [UInt8] {
        let table = prepared.labelled
        let columns = table.columns.indices.dropFirst()
        var file = RowFile(first: idColumn)
        file.add(header: columns.map { table.rawCell(-1, $0) })
        for row in training { file.add(first: row.id, columns.map { table.rawCell(row.position, $0) }) }
        return file.bytes
    }

    private func test(_ asked: [CarveRows.Row]) -> [UInt8] {
        var file = RowFile(first: idColumn)
        file.add(header: testFeatures.map { prepared.test.rawCell(-1, $0) })
        for row in asked {
            let table = row.isTest ? prepared.test : prepared.labelled
            file.add(
                first: row.id, (row.isTest ? testFeatures : labelledFeatures).map { table.rawCell(row.position, $0) })
        }
        return file.bytes
    }

    private var answers: [UInt8] {
        var file = RowFile(first: idColumn)
        file.add(header: labelColumns.map { prepared.labelled.rawCell(-1, $0) })
        for row in rows.validation {
            file.add(first: row.id, labelColumns.map { prepared.labelled.rawCell(row.position, $0) })
        }
        return file.bytes
    }
}
