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
