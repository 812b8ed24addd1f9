/// A path in the file system, as text; nothing is resolved and no call is made.
package struct Path: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package var string: String

    package init(_ string: String) { self.string = string }
    package init(stringLiteral value: String) { string = value }

    package var description: String { string }
    package var isAbsolute: Bool { string.hasPrefix("/") }

    /// A path below this one; an absolute right side replaces the left.
    package static func / (folder: Path, name: String) -> Path {
        if name.hasPrefix("/") { return Path(name) }
        if folder.string.isEmpty || folder.string == "." { return Path(name) }
        return Path(folder.string.hasSuffix("/") ? folder.string + name : folder.string + "/" + name)
    }

    package static func < (left: Path, right: Path) -> Bool { left.string < right.string }

    /// The last component: `c.txt` of `/a/b/c.txt`.
    package var name: String { string.split(separator: "/").last.map(String.init) ?? (isAbsolute ? "/" : "") }

    /// Everything before the last component; `.` for a bare name, `/` for the root.
    package var parent: Path {
        let parts = string.split(separator: "/")
        guard parts.count > 1 else { return Path(isAbsolute ? "/" : ".") }
        return Path((isAbsolute ? "/" : "") + parts.dropLast().joined(separator: "/"))
    }

    /// The name up to its last point: `c` of `c.txt`, `.bashrc` of `.bashrc`.
    package var stem: String {
        guard let point = name.lastIndex(of: "."), point != name.startIndex else { return name }
        return String(name[..<point])
    }

    /// What follows the name's last point, or nothing: `txt` of `c.txt`.
    package var fileExtension: String {
        guard let point = name.lastIndex(of: "."), point != name.startIndex else { return "" }
        return String(name[name.index(after: point)...])
    }

    /// The path with `.` and `..` folded as text, without a look at links.
    package var normalized: Path {
        var parts: [Substring] = []
        for part in string.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return Path(isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined)
    }
}
