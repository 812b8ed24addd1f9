package import Digest
import Measures
package import Posix

/// Why a journal or a blob could not be written or read.
package enum JournalError: Explained, Equatable {
    /// The folder holds no journal.
    case missing(folder: Path)
    /// A journal was to be begun where there is one already.
    case alreadyThere(folder: Path)
    /// Another writer holds the folder; its process where it could be told.
    case inUse(folder: Path, process: Int?)
    /// A line that is not the one that was written, at its 1-based number.
    case damaged(file: Path, line: Int, problem: String)
    /// A line of a version that this program doesn't know.
    case unknownVersion(file: Path, line: Int)
    /// What was to be appended could not be read again; nothing was written.
    case unreadable(kind: String, problem: String)
    /// A call failed; what it had begun is undone.
    case failed(SystemError)
    /// A call failed and could not be undone: this writer takes nothing more, and opening the journal again repairs it.
    case unusable(SystemError)
    /// No blob has this digest.
    case blobMissing(Digest, folder: Path)
    /// A blob's content is not what its name says.
    case blobDamaged(Digest, file: Path)
    /// A folder, a pipe or a device stands where a file is needed; a link, where a blob is to be kept.
    case notAFile(Path)

    package var message: String {
        switch self {
        case .missing(let folder): "\(folder): there is no journal here"
        case .alreadyThere(let folder): "\(folder): there is a journal here already"
        case .inUse(let folder, let process):
            "\(folder): another process\(process.map { " (\($0))" } ?? "") is writing to this run"
        case .damaged(let file, let line, let problem): "\(file):\(line): \(problem)"
        case .unknownVersion(let file, let line):
            "\(file):\(line): this line has a version other than \(Line.version), the only one known here"
        case .unreadable(let kind, let problem): "an event '\(kind)' cannot be written: \(problem)"
        case .failed(let error): error.message
        case .unusable(let error): "the journal takes nothing more after a failure: \(error.message)"
        case .blobMissing(let digest, let folder): "\(folder): there is no blob \(digest.hex)"
        case .blobDamaged(let digest, let file): "\(file): the content is not that of blob \(digest.hex)"
        case .notAFile(let path): "\(path): this is no regular file"
        }
    }

    package var hint: String? {
        switch self {
        case .missing: "Check the path of the run; a run's folder holds journal.jsonl."
        case .alreadyThere(let folder): "Choose another folder, or go on with it: glovebox resume \(folder)"
        case .inUse(_, let process):
            process.map { "Wait for it to end, or stop it: kill -INT \($0)" } ?? "Wait for it to end."
        case .damaged: "The journal was edited after it was written; restore it from a copy. Nothing was changed."
        case .unknownVersion: "It was written by a later version of Glovebox; use that one to read it."
        case .unreadable: nil
        case .failed(let error): error.hint
        case .unusable(let error): error.hint ?? "Resume the run: what was written whole is kept."
        case .blobMissing, .blobDamaged: "The run's folder was changed after it was written; restore it from a copy."
        case .notAFile(let path): "Look at it with: ls -l \(path)"
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .missing, .alreadyThere: 2
        case .failed(let error), .unusable(let error): error.exitCode
        default: 1
        }
    }
}

/// Turns a failed call into this module's error.
func attempt<Result: ~Copyable>(
    _ body: () throws(SystemError) -> Result
) throws(JournalError) -> Result {
    do throws(SystemError) { return try body() } catch { throw .failed(error) }
}
