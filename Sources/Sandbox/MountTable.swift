import Posix

/// What is mounted on this machine, as far as a box's mounts need to know it.
///
/// Read anew for each box: the kernel tells whoever waits for it of mounts, but not when a folder above one is renamed.
struct MountTable {
    /// Where something is mounted, as the kernel writes it; nil where it could not be read.
    private let places: [ArraySlice<UInt8>]?

    init() {
        places = (try? Files.read("/proc/self/mountinfo"))
            .map { table in
                table.split(separator: UInt8(ascii: "\n")).compactMap { line in
                    line.split(separator: UInt8(ascii: " "), maxSplits: 5).dropFirst(4).first
                }
            }
    }

    /// Whether something is mounted below a folder: an overlay of the folder would not show it.
    func hasMounts(below folder: Path) -> Bool {
        guard let places, let resolved = try? Files.resolve(folder).string else { return true }
        let beginning = Array((resolved == "/" ? resolved : Self.written(resolved) + "/").utf8)
        return places.contains { $0.count > beginning.count && $0.starts(with: beginning) }
    }

    /// A path as it stands in the table: what would part its fields is written in octal.
    private static func written(_ path: String) -> String {
        path.replacing("\\", with: "\\134").replacing(" ", with: "\\040").replacing("\t", with: "\\011")
            .replacing("\n", with: "\\012")
    }
}
