import Posix

/// What is mounted on this machine, as far as a box's mounts need to know it; read once for a box.
struct MountTable {
    /// Where something is mounted, as the kernel writes it; nil where it could not be read.
    private let places: [Substring]?

    init() {
        places = (try? Files.readText("/proc/self/mountinfo"))
            .map { table in
                table.split(separator: "\n").compactMap { $0.split(separator: " ", maxSplits: 5).dropFirst(4).first }
            }
    }

    /// Whether something is mounted below a folder: an overlay of the folder would not show it.
    func hasMounts(below folder: Path) -> Bool {
        guard let places, let resolved = try? Files.resolve(folder).string else { return true }
        let beginning = resolved == "/" ? resolved : Self.written(resolved) + "/"
        return places.contains { $0 != "/" && $0.hasPrefix(beginning) }
    }

    /// A path as it stands in the table: what would part its fields is written in octal.
    private static func written(_ path: String) -> String {
        path.replacing("\\", with: "\\134").replacing(" ", with: "\\040").replacing("\t", with: "\\011")
            .replacing("\n", with: "\\012")
    }
}
