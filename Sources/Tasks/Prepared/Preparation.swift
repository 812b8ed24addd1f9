import Digest
import Grading
import Measures
import Posix

/// Divides a task's rows into labelled and test rows, once an installation, and puts the test labels in the vault.
package enum Preparation {
    /// The version of the folders' layout and of everything that decides which row goes where.
    static let format = 1

    /// The task's split; made where it is not there yet.
    ///
    /// The same task, data and seed give the same split on each call. The data files' hashes are checked before anything
    /// is written, and not again where the split is there; `checkData` does that. Blocks on files and on other processes that prepare the task: call it from a thread of your own.
    package static func prepare(
        _ task: TaskDefinition, home: Home, split: SplitKind = .secret
    ) throws(TaskError) -> PreparedTask {
        let prediction = try task.prediction()
        let rule = prediction.splits
        let file = try labelTable(of: task, prediction)
        let key = try home.splitKey(split).derive(task.id, file.sha256)
        let fingerprint = key.digest([
            "fingerprint", "\(format)", rule.strategy.rawValue, rule.by ?? "", shortest(rule.test),
            prediction.target.allColumns.joined(separator: ","), prediction.target.kind.rawValue,
            prediction.submission.idColumn,
        ])
        let folder = PreparedFolder(home: home, task: task.id, fingerprint: fingerprint)
        if !Files.exists(folder.path) {
            let builder = SplitBuilder(task: task, prediction: prediction, file: file, folder: folder)
            try folder.build(
                folder.path, unless: { () throws(TaskError) in Files.exists(folder.path) },
                write: { draft throws(TaskError) in
                    try builder.write(draft, key: key, split: split, fingerprint: fingerprint)
                })
        }
        return try PreparedTask(
            task: task, prediction: prediction, split: split, fingerprint: fingerprint, folder: folder,
            idKey: home.idKey().derive(fingerprint.hex))
    }

    /// Looks at every data file's hash and at every label, whether or not the task's rows are divided already.
    package static func checkData(_ task: TaskDefinition, home: Home) throws(TaskError) {
        let prediction = try task.prediction()
        let file = try labelTable(of: task, prediction)
        let folder = PreparedFolder(home: home, task: task.id, fingerprint: task.fingerprint)
        _ = try SplitBuilder(task: task, prediction: prediction, file: file, folder: folder).checkedTable()
    }

    private static func labelTable(
        of task: TaskDefinition, _ prediction: PredictionTask
    ) throws(TaskError) -> TaskFile {
        guard let file = task.manifest.source.files.first(where: { $0.path == prediction.splits.table }) else {
            throw .fileMissing(task: task.id, path: task.folder / prediction.splits.table)
        }
        return file
    }
}
