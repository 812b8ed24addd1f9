package import JSON
import Measures
package import Posix

/// Why a store could not be read or written.
package enum KnowledgeError: Explained, Equatable {
    /// SQLite refused a statement.
    case database(DatabaseFailure)
    /// There is no file of this store.
    case missing(file: Path, what: String)
    /// The file is a database of something else.
    case foreign(file: Path, what: String)
    /// The file was written by a later version of Glovebox.
    case newer(file: Path, version: Int, known: Int)
    /// The file is of an earlier version, and was opened for reading only.
    case outdated(file: Path, version: Int, known: Int)
    /// A file of the system could not be read or made.
    case system(SystemError)
    /// A card or a stored value is not what it should be.
    case json(JSONError)
    /// A method card says something that cannot be.
    case card(id: String, problem: String, hint: String?)
    /// A bibliography could not be read, at its 1-based line.
    case bibliography(source: String, line: Int, problem: String)
    /// No node has this name or number.
    case unknown(reference: String, nearest: String?)
    /// A measure of held-out labels stood where planners read.
    case heldout(file: Path, count: Int)
    /// A step of a search was recorded on something that was never recorded.
    case noAttempt(number: Int, file: Path)

    package var message: String {
        switch self {
        case .database(let failure): failure.message
        case .missing(let file, let what): "\(file): there is no \(what) here"
        case .foreign(let file, let what): "\(file): this is no \(what) of Glovebox"
        case .newer(let file, let version, let known):
            "\(file): this store has version \(version); this program knows \(known)"
        case .outdated(let file, let version, let known):
            "\(file): this store has version \(version); version \(known) is needed"
        case .system(let error): error.message
        case .json(let error): error.message
        case .card(let id, let problem, _): "method card \(id): \(problem)"
        case .bibliography(let source, let line, let problem): "\(source):\(line): \(problem)"
        case .unknown(let reference, let nearest):
            "nothing here is called '\(reference)'\(nearest.map { "; did you mean '\($0)'?" } ?? "")"
        case .heldout(let file, let count):
            "\(file): \(count) measure\(count == 1 ? "" : "s") of held-out labels stand\(count == 1 ? "s" : "") here"
        case .noAttempt(let number, let file): "\(file): node \(number) was never recorded"
        }
    }

    package var hint: String? {
        switch self {
        case .database(let failure): failure.hint
        case .missing: "It is made by: glovebox kg import FILE.bib"
        case .foreign: "Move the file away, or name another one."
        case .newer: "Use that version of Glovebox, or move the file away."
        case .outdated: "Any command that writes to it brings it up to date, such as: glovebox kg import FILE.bib"
        case .system(let error): error.hint
        case .json(let error): error.hint
        case .card(_, _, let hint): hint
        case .bibliography: nil
        case .unknown: "Look for it with: glovebox kg search WORDS"
        case .heldout: "Such measures belong in the held-out store alone; nothing was copied."
        case .noAttempt: nil
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .missing, .unknown: 2
        case .system(let error): error.exitCode
        case .database(let failure): failure.isMachines ? 3 : 1
        default: 1
        }
    }
}

/// Turns a failed call of the system into this module's error.
func attempt<Result: ~Copyable>(
    _ body: () throws(SystemError) -> Result
) throws(KnowledgeError) -> Result {
    do throws(SystemError) { return try body() } catch { throw .system(error) }
}

/// Turns a value that is not as it should be into this module's error.
func reading<Result>(_ body: () throws(JSONError) -> Result) throws(KnowledgeError) -> Result {
    do throws(JSONError) { return try body() } catch { throw .json(error) }
}
