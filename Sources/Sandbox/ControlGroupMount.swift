import Posix

/// A mount of control groups, as a line of `/proc/self/mountinfo` tells it, and which of its folders is our own group.
struct ControlGroupMount {
    /// The controllers of a hierarchy of v1; nil for v2, which has them all.
    let controllers: [String]?
    let place: Path
    /// The group that lies at the place: a container may be shown a part of the hierarchy.
    private let root: String

    /// The mounts of v1 and v2 in a text like `/proc/self/mountinfo`, in its order.
    static func all(in mounts: String) -> [ControlGroupMount] {
        mounts.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ").map(String.init)
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, dash > 4 else { return nil }
            let kind = fields[dash + 1]
            guard kind == "cgroup" || kind == "cgroup2" else { return nil }
            return ControlGroupMount(
                controllers: kind == "cgroup" ? fields[dash + 3].split(separator: ",").map(String.init) : nil,
                place: Path(fields[4]), root: fields[3])
        }
    }

    /// Controller → our group's path, from lines like `4:memory:/a/b` and `0::/a/b`.
    static func ownGroups(_ text: String) -> [String: String] {
        var groups: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { continue }
            for name in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
                groups[String(name)] = fields[2]
            }
        }
        return groups
    }

    /// A group's folder below this mount; the mount's own where the group is unknown or out of sight.
    func folder(of group: String?) -> Path {
        var rest = group ?? "/"
        if root != "/", rest == root || rest.hasPrefix(root + "/") { rest = String(rest.dropFirst(root.count)) }
        rest = String(rest.drop { $0 == "/" })
        let folder = rest.isEmpty ? place : place / rest
        return Files.isFolder(folder) ? folder : place
    }
}
