import Evaluation
import Journal
import Posix
import Record

extension Installation {
    /// This installation, as runs need it.
    var workplace: Workplace {
        Workplace(share: share, home: home, jail: jail, executable: executable, version: Program.version)
    }
}

/// Finds runs by what a person types.
enum Runs {
    /// The folder of a run: a path to it, or its name below the folder of runs.
    static func folder(_ name: String, in runs: Path) throws(UsageError) -> RunFolder {
        for path in [Path(name), runs / name] where Files.exists(path / "journal.jsonl") {
            return RunFolder((Files.workingFolder() / path.string).normalized)
        }
        let known = ((try? Files.list(runs)) ?? []).filter { Files.exists(runs / $0 / "journal.jsonl") }
        throw .unknown(
            name, near: known, hint: "No run is there. Runs lie under \(runs); name another folder with --runs.")
    }

    /// A path as a person reads it: below the working folder without that folder.
    static func shown(_ path: Path) -> Path {
        let here = Files.workingFolder().string + "/"
        return path.string.hasPrefix(here) ? Path(String(path.string.dropFirst(here.count))) : path
    }

    /// Whether a run has come to its end, so that nothing needs a model any more.
    static func isFinished(_ folder: RunFolder) throws -> Bool {
        try Journal.read(in: folder.path).entries.contains { $0.kind == EventKind.runFinished.rawValue }
    }
}
