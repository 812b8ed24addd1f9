import Grading
import JSON
package import Posix

/// The folder that a program task's program finds as `input/`: the data files, the description, and the task as JSON.
///
/// Neither the evaluation program nor a gold file is in it. A data file bears the last part of its path, so `data/rows.csv`
/// is `input/rows.csv`.
package enum ProgramInput {
    /// Writes the folder; every data file's hash must be the manifest's.
    package static func write(_ task: TaskDefinition, to folder: Path) throws(TaskError) {
        let program = try task.program()
        var files: [(name: String, bytes: [UInt8])] = [
            ("description.md", Array(task.description.utf8)), ("task.json", card(task, program)),
        ]
        for file in task.manifest.source.files {
            guard !program.gold.contains(file.path) else { continue }
            let name = Path(file.path).name
            guard !files.contains(where: { $0.name == name }) else {
                throw .split(
                    task: task.id, what: "two of its data files would be input/\(name)", hint: "Rename one of them.")
            }
            files.append((name, try task.data(file)))
        }
        do throws(SystemError) {
            try Files.makeFolder(folder)
            for file in files { try Files.writeAtomically(file.bytes, to: folder / file.name) }
        } catch { throw .system(error) }
    }

    /// The `task.json` beside the data: which files must be written, and nothing of how they are judged.
    private static func card(_ task: TaskDefinition, _ program: ProgramTask) -> [UInt8] {
        let card: JSONValue = [
            "id": .string(task.id), "title": .string(task.manifest.title), "outputs": .strings(program.outputs),
        ]
        return card.encodedBytes(.indented) + [UInt8(ascii: "\n")]
    }
}
