import Measures
package import Posix

/// What is inside a box before a task adds its files: a file of `sandbox/environments`, or one that the user made.
package struct BoxEnvironment: Sendable {
    package var name: String
    /// One sentence for a person.
    package var summary: String
    /// Short names of programs and where they lie in the box: `python` → `/opt/python-science/bin/python`.
    package var commands: [String: String]
    package var mounts: [Mount]
    package var variables: [String: String]
    package var profile: String
    /// How a box of this environment gets ready before its program is known; nil where it can't.
    package var warmUp: WarmUp?

    /// A file that the interpreter runs when it starts, and variables for it; both leave no trace for the program.
    package struct WarmUp: Hashable, Sendable {
        package var hook: [UInt8]
        package var place: String
        package var variables: [String: String]

        /// The modules that the hook imports.
        package var imports: [String] {
            (variables["GLOVEBOX_WARM_IMPORTS"] ?? "").split(separator: " ").map(String.init)
        }
    }

    /// What it mounts and this machine lacks, with the command that gets it.
    package struct Lack: Hashable, Sendable {
        package var path: Path
        package var fix: String
    }

    /// Paths of the host that must be there, with the fix where one is not.
    package var needs: [Lack] = []

    /// Says what is missing, or nothing.
    package func check() throws(SandboxError) {
        for need in needs where !Files.exists(need.path) {
            throw .incompleteEnvironment(name, missing: need.path, fix: need.fix)
        }
        for case .device(let place) in mounts where !Files.exists(Path(place)) {
            throw .unusableDevice(DeviceNode(place).absence)
        }
    }

    /// A plan that runs a command in this environment, in `/box`; the first word may be one of `commands`.
    package func plan(_ command: [String], limits: Limits = .standard) -> Plan {
        var words = command
        if let first = words.first, let program = commands[first] { words[0] = program }
        // The hook lies there for nothing in a cold box, so that both kinds show the same files.
        let hook = warmUp.map { [Mount.file($0.hook, at: $0.place)] } ?? []
        return Plan(command: words, environment: variables, mounts: mounts + hook, limits: limits, profile: profile)
    }

    /// A plan for a warm box: as `plan`, and the interpreter gets ready first. Nil where this environment can't.
    package func warmPlan(_ command: [String], limits: Limits = .standard) -> Plan? {
        guard let warmUp else { return nil }
        var plan = plan(command, limits: limits)
        plan.environment.merge(warmUp.variables) { _, warm in warm }
        return plan
    }
}
