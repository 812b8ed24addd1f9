package import JSON
import Measures
package import Posix

/// Why no box was tried at all; what goes wrong while a box is built is an `Outcome` that could not start.
package enum SandboxError: Explained {
    /// The helper program doesn't lie where it was looked for.
    case noHelper(Path)
    /// The plan contradicts itself.
    case unusablePlan(String)
    /// A folder that belongs to root is to be written to by the box.
    case rootsFolder(Path)
    /// A part of the installation lies in a folder that every box of an environment sees.
    case visibleInstallation(Path, in: Path, environment: String)
    /// What was given can't become an environment.
    case unusableEnvironment(String)
    case unknownEnvironment(String, known: [String])
    /// Something that an environment mounts is not on this machine.
    case incompleteEnvironment(String, missing: Path, fix: String)
    /// A device node that is not there, or that no box may have.
    case unusableDevice(String)
    case unknownProfile(String, known: [String])
    /// A crash in a box would hand the box's memory to a collector of the host's; whether our limit of core dumps could stop that.
    case collectedCores(byLimit: Bool)
    /// A profile names a system call that this machine's libseccomp doesn't know, or can't be compiled.
    case profile(String, problem: String)
    /// An environment or profile file is malformed.
    case malformed(JSONError)
    case system(SystemError)
    /// Somebody else killed the box: nothing can be said about the program.
    case lost

    package var message: String {
        switch self {
        case .noHelper(let path): "the sandbox helper is not at \(path)"
        case .unusablePlan(let problem): "this can't be run in a box: \(problem)"
        case .unusableEnvironment(let problem): "no environment can be made: \(problem)"
        case .rootsFolder(let path): "\(path) belongs to root: a box can't write to it"
        case .unusableDevice(let problem): problem
        case .visibleInstallation(let path, let folder, let environment):
            "\(path) lies in \(folder), which every box of the environment '\(environment)' can read"
        case .unknownEnvironment(let name, let known):
            "there is no environment '\(name)'" + Self.suggestion(name, known)
        case .incompleteEnvironment(let name, let missing, _):
            "the environment '\(name)' is not complete: \(missing) is missing"
        case .unknownProfile(let name, let known):
            "there is no profile '\(name)'" + Self.suggestion(name, known)
        case .collectedCores(let byLimit):
            "a program that crashes in a box would be collected by the host (kernel.core_pattern)"
                + (byLimit ? ", which a limit of core dumps of 1 prevents, and 'ulimit -H -c' is 0" : "")
        case .profile(let name, let problem): "the profile '\(name)' can't be compiled: \(problem)"
        case .malformed(let error): error.message
        case .system(let error): error.message
        case .lost: "the box was killed from outside"
        }
    }

    /// The nearest name; the same one stands for a file that is there and can't be read as one.
    private static func suggestion(_ name: String, _ known: [String]) -> String {
        if known.contains(name) { return ": its file is no plain file, or includes itself" }
        return nearest(name, in: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    package var hint: String? {
        switch self {
        case .noHelper: "Build it with 'swift build --product jail'; it lies beside glovebox."
        case .unusablePlan: nil
        case .unusableEnvironment: "Like: glovebox sandbox env add mine --from ~/venvs/mine"
        case .rootsFolder(let path):
            "Its files would be root's on this machine. Make a folder of an ordinary user and group, as root with: "
                + "install -d -o nobody -g nogroup /tmp/\(path.name)"
        case .unusableDevice:
            "A box may have GPUs and NPUs, nodes of these drivers: \(DeviceDriver.names). See 'A GPU' in docs/sandbox.md."
        case .visibleInstallation:
            "Move it out of there, for example below /opt or /srv: set GLOVEBOX_SHARE (tasks, sandbox) and GLOVEBOX_HOME."
        case .unknownEnvironment(_, let known), .unknownProfile(_, let known):
            "Known: \(known.joined(separator: ", "))."
        case .incompleteEnvironment(_, _, let fix): "To get it: \(fix)"
        case .collectedCores(true):
            "Set the soft limit alone where it was set to 0: 'ulimit -S -c 0'. Or, as root: sysctl kernel.core_pattern=core"
        case .collectedCores(false): "As root: sysctl kernel.core_pattern=core"
        case .profile: "See docs/sandbox.md, section Profiles."
        case .malformed(let error): error.hint
        case .system(let error): error.hint
        case .lost: "Look whether this machine ran out of memory (dmesg), then run it again."
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .unusablePlan, .rootsFolder, .unusableEnvironment, .unknownEnvironment, .unknownProfile, .malformed: 2
        case .noHelper, .incompleteEnvironment, .unusableDevice, .visibleInstallation, .collectedCores, .profile,
            .system, .lost:
            3
        }
    }
}
