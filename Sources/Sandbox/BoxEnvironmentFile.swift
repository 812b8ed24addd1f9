import JSON
package import Posix

// Environments as files: the bundled ones below the installation, and the user's own below its state folder.
extension BoxEnvironment {
    /// Where a user's own environments lie, one JSON file each.
    package static func ownFolder(home: Path) -> Path { home / "boxes" }

    /// Bundled first: a user's file can't change what a task's environment means.
    private static func folders(share: Path, home: Path) -> [Path] {
        [share / "sandbox/environments", ownFolder(home: home)]
    }

    /// The environments that this installation knows, in order.
    package static func names(share: Path, home: Path) -> [String] {
        let files = folders(share: share, home: home).flatMap { (try? Files.list($0)) ?? [] }
        return Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }).sorted()
    }

    /// The file that says what is in an environment.
    package static func file(name: String, share: Path, home: Path) throws(SandboxError) -> Path {
        for folder in folders(share: share, home: home) where !name.contains("/") && !name.isEmpty {
            let file = folder / (name + ".json")
            if Files.isRegular(file) { return file }
        }
        throw .unknownEnvironment(name, known: names(share: share, home: home))
    }

    /// Reads an environment's file.
    ///
    /// `{home}` in a path of the file stands for the installation's state folder. What it mounts need not be there: `check` looks.
    package static func load(name: String, share: Path, home: Path) throws(SandboxError) -> BoxEnvironment {
        let fields = try fields(of: name, share: share, home: home)
        let environment: BoxEnvironment
        // Hooks are ours: they lie beside the bundled files.
        do throws(JSONError) {
            environment = try read(fields, home: home, hooks: share / "sandbox/environments")
        } catch { throw .malformed(error) }
        guard environment.name == name else {
            throw .unusableEnvironment("the file of '\(name)' calls it '\(environment.name)'")
        }
        try environment.checkThatHidden(
            [share, home],
            withAllBelow: [share / "tasks", home / "seed", home / "prepared", home / "vault-openings.jsonl"])
        return environment
    }

    /// What stands in an environment's file, and in the one that it includes where it says nothing itself.
    private static func fields(
        of name: String, share: Path, home: Path, depth: Int = 0
    ) throws(SandboxError) -> JSONFields {
        let file = try file(name: name, share: share, home: home)
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(file, limit: 1 << 20) } catch { throw .system(error) }
        let fields: JSONFields
        let included: String?
        do throws(JSONError) {
            fields = try JSONNode.parse(bytes, source: file.string).object(keys: keys)
            included = try fields["includes"]?.string()
            if let node = fields["includes"], depth > 3 { throw node.error("environments include each other") }
        } catch { throw .malformed(error) }
        guard let included else { return fields }
        let base = try self.fields(of: included, share: share, home: home, depth: depth + 1)
        return fields.completed(by: base, except: ["name", "summary"])
    }

    /// Refuses to show a folder of the installation, with its tasks' tables and its seed, in every box; of some also what lies
    /// below them.
    private func checkThatHidden(_ secrets: [Path], withAllBelow deep: [Path]) throws(SandboxError) {
        let shown: [(path: Path, folder: String)] = mounts.compactMap { mount in
            let path: Path
            switch mount {
            case .system(let place): path = Path(place)
            case .readOnly(let source, _): path = source
            default: return nil
            }
            return (try? Files.resolve(path).string).map { (path, $0) }
        }
        for (index, secret) in (secrets + deep).enumerated() {
            guard let place = try? Files.resolve(secret).string else { continue }
            for (path, folder) in shown {
                let isBelow = index >= secrets.count && folder.hasPrefix(place + "/")
                if place == folder || place.hasPrefix(folder + "/") || isBelow {
                    throw .visibleInstallation(secret, in: path, environment: name)
                }
            }
        }
    }

    private static let keys = [
        "name", "summary", "includes", "system", "covers", "mounts", "scratch", "links", "files", "commands",
        "variables", "devices", "profile", "warm", "needs",
    ]

    private static func read(_ fields: JSONFields, home: Path, hooks: Path) throws(JSONError) -> BoxEnvironment {
        var mounts: [Mount] = []
        var needs: [Lack] = []
        for path in try fields["system"]?.array() ?? [] { mounts.append(.system(try absolute(path))) }
        for path in try fields["covers"]?.array() ?? [] { mounts.append(.cover(try absolute(path))) }
        for mount in try fields["mounts"]?.array() ?? [] {
            let entry = try mount.object(keys: ["from", "at", "fix"])
            let from = try source(entry.required("from"), home: home)
            mounts.append(.readOnly(from, at: try absolute(entry.required("at"))))
            needs.append(Lack(path: from, fix: try entry["fix"]?.string() ?? "see docs/sandbox.md"))
        }
        for device in try fields["devices"]?.array() ?? [] {
            let place = try device.string()
            do throws(SandboxError) { try DeviceNode(place).checkPlace() } catch { throw device.error(error.message) }
            mounts.append(.device(place))
        }
        for need in try fields["needs"]?.array() ?? [] {
            let entry = try need.object(keys: ["path", "fix"])
            needs.append(
                Lack(path: Path(try absolute(entry.required("path"))), fix: try entry.required("fix").string()))
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
            profile: try fields["profile"]?.string() ?? "default", warmUp: try fields["warm"].map(warmUp(hooks)),
            needs: needs)
    }

    /// One path, or the first of several that is there.
    private static func source(_ node: JSONNode, home: Path) throws(JSONError) -> Path {
        func path(_ node: JSONNode) throws(JSONError) -> Path {
            Path(try node.string().replacing("{home}", with: home.string))
        }
        guard case .array(let places) = node.content else { return try path(node) }
        guard let first = places.first else { throw node.error("at least one path is needed here") }
        for place in places where Files.exists(try path(place)) { return try path(place) }
        return try path(first)
    }

    /// The hook is a file beside the environment's.
    private static func warmUp(_ folder: Path) -> (JSONNode) throws(JSONError) -> WarmUp {
        { (node) throws(JSONError) in
            let fields = try node.object(keys: ["hook", "at", "variables"])
            let name = try fields.required("hook")
            let file = folder / (try name.string())
            guard file.parent == folder else {
                throw name.error("a hook is the name of a file beside the bundled ones")
            }
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
