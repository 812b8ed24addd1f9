import Knowledge
import Measures
import Posix

/// Where the parts of this installation lie: the shared folder, the state's home, and the programs.
struct Installation: Sendable {
    /// The folder that holds `tasks/` and `sandbox/`.
    let share: Path
    /// Where state lives: the seed, prepared data, stores, the engine, environments.
    let home: Path
    /// This program.
    let executable: Path

    /// The helper that builds the box, beside this program.
    var jail: Path { executable.parent / "jail" }
    var bundledTasks: Path { share / "tasks" }
    var boxEnvironments: Path { share / "sandbox" / "environments" }
    /// The secret of this installation, mode 0600.
    var seedFile: Path { home / "seed" }
    var prepared: Path { home / "prepared" }
    var stores: StorePlaces { StorePlaces(home: home) }
    /// The Python environment of the embedded engine, and its model.
    var engine: Path { home / "engine" }
    var embeddedModel: Path { engine / "model.gguf" }
    var engineScript: Path { share / "scripts" / "engine.py" }

    /// Looks where this installation lies; changes nothing.
    static func locate() throws(InstallationError) -> Installation {
        let executable: Path
        do throws(SystemError) { executable = try Files.linkTarget("/proc/self/exe") } catch {
            throw .noExecutable(error)
        }
        return Installation(share: try share(above: executable), home: try homeFolder(), executable: executable)
    }

    /// The bundled tasks first, then those that the user named.
    func taskFolders(and others: [Path]) -> [Path] { [bundledTasks] + others }

    private static func share(above executable: Path) throws(InstallationError) -> Path {
        if let named = environmentVariable("GLOVEBOX_SHARE") {
            guard isShare(Path(named)) else { throw .notAShare(Path(named)) }
            return absolute(Path(named))
        }
        var folder = executable.parent
        while folder.string != "/" {
            if isShare(folder) { return folder }
            folder = folder.parent
        }
        throw .noShare(executable)
    }

    private static func isShare(_ folder: Path) -> Bool {
        Files.isFolder(folder / "tasks") && Files.isFolder(folder / "sandbox")
    }

    private static func homeFolder() throws(InstallationError) -> Path {
        if let named = environmentVariable("GLOVEBOX_HOME") { return absolute(Path(named)) }
        guard let user = environmentVariable("HOME") else { throw .noHome }
        return absolute(Path(user) / ".local/share/glovebox")
    }

    private static func absolute(_ path: Path) -> Path {
        (path.isAbsolute ? path : Files.workingFolder() / path.string).normalized
    }
}

/// Parts of the installation that could not be found.
enum InstallationError: Explained {
    case noExecutable(SystemError)
    case noShare(Path)
    case notAShare(Path)
    case noHome

    var message: String {
        switch self {
        case .noExecutable(let error): "this program can't tell where it lies: \(error.message)"
        case .noShare(let executable): "no folder above \(executable) holds 'tasks' and 'sandbox'"
        case .notAShare(let path): "GLOVEBOX_SHARE is \(path), which doesn't hold 'tasks' and 'sandbox'"
        case .noHome: "neither GLOVEBOX_HOME nor HOME is set"
        }
    }

    var hint: String? {
        switch self {
        case .noExecutable: "Mount /proc."
        case .noShare, .notAShare: "Set GLOVEBOX_SHARE to a clone of Glovebox."
        case .noHome: "Set GLOVEBOX_HOME to the folder where Glovebox may keep its state."
        }
    }

    var exitCode: Int32 { Exit.lacking.rawValue }
}
