package import Grading
package import JSON
import Measures
package import Posix

/// Everything that can be wrong with a task, its data or its splits.
package enum TaskError: Explained {
    case unknownTask(id: String, nearest: String?, known: [String])
    case duplicateTask(id: String, folders: [Path])
    case notAFolder(Path)
    /// The manifest can't be used; every problem that could be found in one reading.
    case manifest([JSONError])
    case kindNotRunnable(task: String, kind: TaskKind)
    /// A question that makes sense for tasks of another kind.
    case otherKind(task: String, kind: TaskKind, needed: TaskKind)
    case fileMissing(task: String, path: Path)
    /// A folder, a pipe or a device stands where a file should.
    case irregular(task: String, path: Path)
    /// A link of the task's folder leads out of it.
    case linkOutside(task: String, path: Path)
    case fileChanged(path: Path, expected: String, found: String)
    case data(path: Path, line: Int?, what: String)
    case split(task: String, what: String, hint: String)
    case homeUnsafe(path: Path, what: String, hint: String)
    case preparedDamaged(path: Path, what: String)
    case grading(GradingError)
    case system(SystemError)

    package var message: String {
        switch self {
        case .unknownTask(let id, _, _): "there is no task '\(id)'"
        case .duplicateTask(let id, let folders):
            "the task '\(id)' stands in more than one folder: \(folders.map(\.description).joined(separator: ", "))"
        case .notAFolder(let path): "\(path): not a folder of tasks"
        case .manifest(let problems): problems.map(\.description).joined(separator: "\n")
        case .kindNotRunnable(let task, let kind):
            "\(task): this asks for a task of the kind 'prediction', and this is one of the kind '\(kind.rawValue)'"
        case .otherKind(let task, let kind, let needed):
            "\(task): this asks for a task of the kind '\(needed.rawValue)', and this is one of the kind '\(kind.rawValue)'"
        case .fileMissing(let task, let path): "\(task): \(path) does not exist"
        case .irregular(let task, let path): "\(task): \(path) is no regular file"
        case .linkOutside(let task, let path): "\(task): \(path) is a link that leads out of the task's folder"
        case .fileChanged(let path, let expected, let found):
            "\(path): its SHA-256 is \(found), the manifest says \(expected)"
        case .data(let path, let line, let what): "\(path)\(line.map { ":\($0)" } ?? ""): \(what)"
        case .split(let task, let what, _): "\(task): \(what)"
        case .homeUnsafe(let path, let what, _): "\(path): \(what)"
        case .preparedDamaged(let path, let what): "\(path): \(what)"
        case .grading(let error): error.message
        case .system(let error): error.message
        }
    }

    package var hint: String? {
        switch self {
        case .unknownTask(_, let nearest?, _): "did you mean '\(nearest)'?"
        case .unknownTask(_, nil, let known):
            known.isEmpty
                ? "No task folder was found; name one with --tasks-dir." : "Known: \(known.joined(separator: ", "))."
        case .duplicateTask: "Rename one of them, or leave out one --tasks-dir."
        case .notAFolder: "A folder of tasks holds one folder a task, each with a task.json."
        case .manifest: "docs/tasks.md describes every key."
        case .kindNotRunnable(let task, .program):
            "No agent can be run on it yet; grade a program with: glovebox grade \(task) --program FILE"
        case .kindNotRunnable: "See docs/limitations.md."
        case .otherKind(let task, .prediction, _): "Grade predictions with: glovebox grade \(task) FILE"
        case .otherKind: nil
        case .fileMissing: "Restore the file, or correct the path in task.json."
        case .irregular: "A folder, a pipe or a device stands there; put the file itself in its place."
        case .linkOutside: "Put the file itself there: what a task's folder holds goes to boxes and models."
        case .fileChanged: "Restore the file; where the change is meant, put its new hash into task.json."
        case .data: nil
        case .split(_, _, let hint), .homeUnsafe(_, _, let hint): hint
        case .preparedDamaged(let path, _): "Remove it and prepare the task again: rm -r '\(path)'"
        case .grading(let error): error.hint
        case .system(let error): error.hint
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .unknownTask, .duplicateTask, .notAFolder, .otherKind, .kindNotRunnable: 2
        case .grading(let error): error.exitCode
        case .system(let error): error.exitCode
        default: 1
        }
    }
}

extension TaskError {
    /// Why there is no regular file at a path: nothing is there, or something else.
    static func noFile(task: String, path: Path) -> TaskError {
        (try? Files.resolve(path)) == nil ? .fileMissing(task: task, path: path) : .irregular(task: task, path: path)
    }
}

/// Runs work of the grading module; its error becomes the task's.
func grading<Result>(_ body: () throws(GradingError) -> Result) throws(TaskError) -> Result {
    do throws(GradingError) { return try body() } catch { throw .grading(error) }
}
