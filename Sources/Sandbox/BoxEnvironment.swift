import JSON
import Measures
package import Posix

/// What is inside a box before a task adds its files: a file of `sandbox/environments`.
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
    }

    private static let keys = [
        "name", "summary", "system", "covers", "mounts", "scratch", "links", "files", "commands", "variables",
        "profile", "warm",
    ]

    /// Reads `<share>/sandbox/environments/<name>.json`, and looks whether all that it mounts is there.
    ///
    /// `{home}` in a path of the file stands for the installation's state folder.
    package static func load(name: String, share: Path, home: Path) throws(SandboxError) -> BoxEnvironment {
        let folder = share / "sandbox/environments"
        let file = folder / (name + ".json")
        guard !name.contains("/"), Files.isRegular(file) else {
            throw .unknownEnvironment(name, known: names(share: share))
        }
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(file, limit: 1 << 20) } catch { throw .system(error) }
        let environment: BoxEnvironment
        do throws(JSONError) {
            environment = try read(JSONNode.parse(bytes, source: file.string), home: home, folder: folder)
        } catch let problem {
            throw .malformed(problem)
        }
        for secret in [share, home] { try environment.checkThatHidden(secret) }
        return environment
    }

    /// Refuses to show a folder of the installation, with its tasks' tables and its seed, in every box.
    private func checkThatHidden(_ secret: Path) throws(SandboxError) {
        guard let place = try? Files.resolve(secret).string else { return }
        for mount in mounts {
            let shown: Path
            switch mount {
            case .system(let path): shown = Path(path)
            case .readOnly(let path, _): shown = path
            default: continue
            }
            guard let folder = try? Files.resolve(shown).string else { continue }
            if place == folder || place.hasPrefix(folder + "/") {
                throw .visibleInstallation(secret, in: shown, environment: name)
            }
        }
    }

    /// The environments that this installation knows, in order.
    package static func names(share: Path) -> [String] {
        let files = (try? Files.list(share / "sandbox/environments")) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
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

    private static func read(_ node: JSONNode, home: Path, folder: Path) throws(JSONError) -> BoxEnvironment {
        let fields = try node.object(keys: keys)
        var mounts: [Mount] = []
        var needs: [Lack] = []
        for path in try fields["system"]?.array() ?? [] { mounts.append(.system(try absolute(path))) }
        for path in try fields["covers"]?.array() ?? [] { mounts.append(.cover(try absolute(path))) }
        for mount in try fields["mounts"]?.array() ?? [] {
            let entry = try mount.object(keys: ["from", "at", "fix"])
            let from = Path(try entry.required("from").string().replacing("{home}", with: home.string))
            mounts.append(.readOnly(from, at: try absolute(entry.required("at"))))
            needs.append(Lack(path: from, fix: try entry["fix"]?.string() ?? "see docs/sandbox.md"))
        }
        for (place, target) in try fields["links"]?.anyObject().members ?? [] {
            mounts.append(.link(target: try target.string(), at: place))
        }
        for (place, text) in try fields["files"]?.anyObject().members ?? [] {
            mounts.append(.file(Array(try text.string().utf8), at: place))
        }
        for path in try fields["scratch"]?.array() ?? [] { mounts.append(.scratch(at: try absolute(path))) }
        return BoxEnvironment(
            name: try fields.required("name").string(), summary: try fields.required("summary").string(),
            commands: try strings(fields["commands"]), mounts: mounts, variables: try strings(fields["variables"]),
            profile: try fields["profile"]?.string() ?? "default", warmUp: try fields["warm"].map(warmUp(folder)),
            needs: needs)
    }

    /// The hook is a file beside the environment's.
    private static func warmUp(_ folder: Path) -> (JSONNode) throws(JSONError) -> WarmUp {
        { (node) throws(JSONError) in
            let fields = try node.object(keys: ["hook", "at", "variables"])
            let name = try fields.required("hook")
            let file = folder / (try name.string())
            let hook: [UInt8]
            do throws(SystemError) { hook = try Files.read(file, limit: 1 << 16) } catch {
                throw name.error(error.message)
            }
            return WarmUp(
                hook: hook, place: try absolute(fields.required("at")), variables: try strings(fields["variables"]))
        }
    }

    private static func strings(_ node: JSONNode?) throws(JSONError) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in try node?.anyObject().members ?? [] { result[key] = try value.string() }
        return result
    }

    private static func absolute(_ node: JSONNode) throws(JSONError) -> String {
        let text = try node.string()
        guard text.hasPrefix("/"), !text.split(separator: "/").contains("..") else {
            throw node.error("an absolute path without '..' is needed here, not \"\(text)\"")
        }
        return text
    }
}
