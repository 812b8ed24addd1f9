import Digest
import Grading
import Posix

/// Writes one carve's folders where they are not there yet.
struct CarveBuilder {
    let prepared: PreparedTask
    let seed: UInt64
    let key: KeyedHash

    /// The carve; when this returns, every file is there as it should be.
    ///
    /// The content is made anew each time and compared with the disk, so a file that was touched since is put right.
    func carve() throws(TaskError) -> Carve {
        let rows = try CarveRows(prepared: prepared, seed: seed, key: key)
        let folders = try CarveContent(prepared: prepared, rows: rows).folders
        let fingerprint = key.digest(["fingerprint", "\(Preparation.format)", prepared.task.fingerprint.hex])
        let path = prepared.folder.carve(fingerprint)
        if !isIntact(path, folders) {
            try prepared.folder.build(
                path,
                unless: { () throws(TaskError) in
                    if isIntact(path, folders) { return true }
                    do throws(SystemError) { try Files.remove(path) } catch { throw .system(error) }
                    return false
                }, write: { draft throws(TaskError) in try write(folders, to: draft) })
        }
        return Carve(
            seed: seed, fingerprint: fingerprint, splitFingerprint: prepared.fingerprint, inputFolder: path / "input",
            refitFolder: path / "refit",
            validationAnswers: rows.validation.isEmpty ? nil : path / "validation" / "answers.csv",
            validationIDs: rows.validation.map(\.id), testIDs: rows.test.map(\.id), trainingCount: rows.training.count,
            labelledCount: prepared.labelledCount, distinguishable: prepared.prediction.splits.strategy == .time,
            idColumn: prepared.prediction.submission.idColumn)
    }

    private func write(_ folders: [CarveContent.Folder], to draft: Path) throws(TaskError) {
        for folder in folders {
            let path = draft / folder.name
            try prepared.folder.makeFolder(path, isPrivate: folder.isPrivate)
            for file in folder.files {
                try prepared.folder.write(file.bytes, to: path / file.name, isPrivate: folder.isPrivate)
                try prepared.folder.setTime(path / file.name)
            }
            try prepared.folder.setTime(path)
        }
    }

    /// Whether these folders hold these files, byte for byte, and nothing else; a file that can't be read is not intact.
    private func isIntact(_ path: Path, _ folders: [CarveContent.Folder]) -> Bool {
        do throws(SystemError) {
            for folder in folders {
                guard try Files.list(path / folder.name) == folder.files.map(\.name) else { return false }
                for file in folder.files {
                    guard try Files.read(path / folder.name / file.name) == file.bytes else { return false }
                }
            }
            return true
        } catch { return false }
    }
}
