import Posix

/// What is mounted on this machine, as far as a box's mounts need to know it.
enum MountTable {
    /// Whether something is mounted below a folder: an overlay of the folder would not show it.
    static func hasMounts(below folder: Path) -> Bool {
        guard let resolved = try? Files.resolve(folder).string, let table = try? Files.readText("/proc/self/mountinfo")
        else { return true }
        let beginning = resolved == "/" ? resolved : resolved + "/"
        return table.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            return fields.count > 4 && fields[4] != "/" && fields[4].hasPrefix(beginning)
        }
    }
}
