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
            throw .unusablePlan("'\(name)' is no name for an environment: letters, digits, '-' and '_' are")
        }
        if BoxEnvironment.names(share: share, home: home).contains(name) {
            throw .unusablePlan("there is an environment '\(name)' already")
        }
        guard Files.isExecutable(prefix / "bin/python") else {
            throw .unusablePlan("\(prefix) is no virtual environment or conda prefix: it has no bin/python")
        }
        do throws(SystemError) {
            let folder = BoxEnvironment.ownFolder(home: home)
            try Files.makeFolder(folder)
            let file = folder / (name + ".json")
            try Files.writeAtomically(try document().encoded(.indented) + "\n", to: file)
            return file
        } catch { throw .system(error) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private func document() throws(SystemError) -> JSONValue {
        let place = "/opt/\(name)"
        var mounts: [JSONValue] = [mount(prefix.string, at: place)]
        if let base = try basePrefix() { mounts.append(mount(base, at: base)) }
        return [
            "name": .string(name), "summary": .string("Python from \(prefix)."),
            "system": .strings([
                "/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime",
                "/etc/fonts",
            ]),
            "covers": .strings(["/usr/local", "/usr/lib/python3", "/usr/src", "/usr/games"]),
            "mounts": .array(mounts),
            "files": [
                "/etc/passwd": "root:x:0:0:root:/:/bin/false\nbox:x:1000:1000:box:/tmp:/bin/sh\n",
                "/etc/group": "root:x:0:\nbox:x:1000:\n", "/etc/hosts": "127.0.0.1 localhost box\n",
            ],
            "scratch": .strings(["/tmp", "/dev/shm"]),
            "commands": ["python": .string("\(place)/bin/python"), "python3": .string("\(place)/bin/python")],
            "variables": [
                "PATH": .string("\(place)/bin:/usr/bin:/bin"), "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8",
                "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "MPLBACKEND": "Agg",
                "MPLCONFIGDIR": "/tmp/matplotlib", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
            ],
            "warm": [
                "hook": "warm-python.py", "at": "/opt/warm/sitecustomize.py",
                "variables": [
                    "PYTHONPATH": "/opt/warm", "GLOVEBOX_WARM_IMPORTS": .string(imports.joined(separator: " ")),
                ],
            ],
            "profile": "default",
        ]
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
