import JSON
package import Posix

/// Makes a box's environment of a virtual environment or a conda prefix, as a JSON file that a person can go on editing.
package struct EnvironmentMaker: Sendable {
    /// The name, also the folder below `/opt` where the box finds it.
    package var name: String
    /// The folder on the host: `bin/python` lies in it.
    package var prefix: Path
    /// Modules that a warm box imports before its program is known.
    package var imports: [String]

    package init(name: String, prefix: Path, imports: [String]) {
        self.name = name
        self.prefix = prefix
        self.imports = imports
    }

    /// Writes `<home>/boxes/<name>.json`, and gives its path; a name that is taken is refused.
    package func make(share: Path, home: Path) throws(SandboxError) -> Path {
        guard !name.isEmpty, name.utf8.allSatisfy({ Self.isPlain($0) }), name.first != "-" else {
            throw .unusableEnvironment("'\(name)' is no name for an environment: letters, digits, '-' and '_' are")
        }
        if BoxEnvironment.names(share: share, home: home).contains(name) {
            let file = try BoxEnvironment.file(name: name, share: share, home: home)
            throw .unusableEnvironment("there is an environment '\(name)' already: \(file)")
        }
        for module in imports
        where !module.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isWord) {
            throw .unusableEnvironment("'\(module)' is no name of a module")
        }
        guard Files.isExecutable(prefix / "bin/python") else {
            throw .unusableEnvironment(
                "\(prefix) is no virtual environment or conda prefix: it has no bin/python that can be run")
        }
        let science = try BoxEnvironment.load(name: "python-science", share: share, home: home)
        do throws(SystemError) {
            let folder = BoxEnvironment.ownFolder(home: home)
            try Files.makeFolder(folder)
            let file = folder / (name + ".json")
            try Files.writeAtomically(try document(science).encoded(.indented) + "\n", to: file)
            return file
        } catch { throw .system(error) }
    }

    /// An identifier of Python; one that begins with a digit is Python's to refuse.
    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x80 || $0 != UInt8(ascii: "-") && isPlain($0) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// As `python-science`, with another Python: what names that one's place names this one's.
    private func document(_ science: BoxEnvironment) throws(SystemError) -> JSONValue {
        let place = "/opt/\(name)"
        var mounts: [JSONValue] = [mount(prefix.string, at: place)]
        if let base = try basePrefix() { mounts.append(mount(base, at: base)) }
        func moved(_ texts: [String: String]) -> JSONValue {
            let members = texts.sorted { $0.key < $1.key }.map { text in
                JSONObject.Member(text.key, .string(text.value.replacing("/opt/\(science.name)", with: place)))
            }
            return .object(JSONObject(members))
        }
        var document = JSONObject([
            .init("name", .string(name)), .init("summary", .string("Python from \(prefix).")),
            .init("includes", .string(science.name)), .init("mounts", .array(mounts)),
            .init("commands", moved(science.commands)), .init("variables", moved(science.variables)),
        ])
        if let warmUp = science.warmUp {
            var variables = warmUp.variables
            variables["GLOVEBOX_WARM_IMPORTS"] = imports.joined(separator: " ")
            document["warm"] = [
                "hook": "warm-python.py", "at": .string(warmUp.place), "variables": moved(variables),
            ]
        }
        return .object(document)
    }

    private func mount(_ path: String, at place: String) -> JSONValue {
        ["from": .string(path), "at": .string(place), "fix": .string("make \(path) again, or remove this environment")]
    }

    /// The installation that a virtual environment borrows its interpreter from, where no box sees it anyway.
    private func basePrefix() throws(SystemError) -> String? {
        let real = try Files.resolve(prefix / "bin/python")
        let base = real.parent.parent.string
        let own = try Files.resolve(prefix).string
        if base == "/usr" || base == "/" || base == own || base.hasPrefix(own + "/") { return nil }
        return base
    }
}
