import Knowledge
import Measures
package import Posix
package import Sandbox
package import Tasks

/// Where an installation keeps what runs need.
package struct Workplace: Sendable {
    /// Holds `tasks/`, `sandbox/` and the method cards.
    package var share: Path
    package var home: Path
    /// The helper that builds boxes.
    package var jail: Path
    /// Glovebox itself, for the process that opens test labels.
    package var executable: Path
    /// Glovebox's own version.
    package var version: String

    package init(share: Path, home: Path, jail: Path, executable: Path, version: String) {
        self.share = share
        self.home = home
        self.jail = jail
        self.executable = executable
        self.version = version
    }

    /// The bundled tasks, and those of further folders.
    package func library(_ folders: [Path]) throws(TaskError) -> TaskLibrary {
        try TaskLibrary(folders: [share / "tasks"] + folders)
    }

    /// The task's split on this installation; blocks, so call it on a thread.
    package func prepared(_ request: RunRequest) throws(TaskError) -> PreparedTask {
        try Preparation.prepare(
            try library(request.taskFolders).task(request.task), home: Home(home), split: request.split)
    }
}

extension Limits {
    /// A task's limits as the box takes them.
    package init(_ limits: TaskLimits) {
        self.init(
            wall: limits.wall, cpu: limits.cpu, memory: limits.memory, processes: limits.processes, disk: limits.disk,
            inodes: limits.inodes, output: limits.output)
    }
}
