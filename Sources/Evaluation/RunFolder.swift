import Glibc
import Journal
package import Posix
import Research

/// Where the parts of a run lie.
package struct RunFolder: Sendable, Hashable {
    package let path: Path

    package init(_ path: Path) { self.path = path }

    /// What was asked for.
    package var request: Path { path / "run.json" }
    /// The submission, once it is fixed.
    package var submission: Path { path / Bench.submissionName }
    /// The result, once the run has finished.
    package var result: Path { path / "result.json" }
    package var report: Path { path / "report.html" }
    /// This run's attempts and validation measures.
    package var graph: Path { path / "graph.sqlite" }
    /// Where `glovebox ctl` reaches the run while it works.
    package var control: Path { path / "control.sock" }
    /// Programs on their way in, and outputs on their way out; empty between executions.
    package var scratch: Path { path / "scratch" }

    /// The run's name.
    package var name: String { path.name }
}

extension RunFolder {
    /// Makes an empty folder of a name that no other has: the base itself, or one with a number behind it.
    package static func fresh(_ base: String, in runs: Path) throws(SystemError) -> RunFolder {
        try Files.makeFolder(runs)
        var number = 1
        while true {
            let path = runs / (number == 1 ? base : "\(base)-\(number)")
            if mkdir(path.string, 0o755) == 0 { return RunFolder(path) }
            guard errno == EEXIST else { throw SystemError("make a folder", path: path.string) }
            number += 1
        }
    }

    /// Refuses a folder that holds a run already, or anything that no run has put there: a run writes over what is there.
    package func checkFree() throws {
        guard Files.exists(path) else { return }
        if Files.exists(request) {
            throw ControlSocket.isServed(self) ? EvaluationError.working(path) : EvaluationError.runExists(path)
        }
        let journal = path / Journal.fileName
        if Files.exists(journal), case let events = try Journal.read(in: path).entries.count, events > 0 {
            throw EvaluationError.requestMissing(path, events: events)
        }
        // What a run that was killed at once may leave.
        let own = [Journal.fileName, Journal.lockName, control.name]
        let isHalfWritten = { (name: String) in name.hasPrefix(".\(request.name).") && name.hasSuffix(".part") }
        if let other = try Files.list(path).first(where: { !own.contains($0) && !isHalfWritten($0) }) {
            throw EvaluationError.foreignFolder(path, holding: other)
        }
    }
}
