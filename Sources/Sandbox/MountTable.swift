import Glibc
import Posix
import Synchronization

/// What is mounted on this machine, as far as a box's mounts need to know it.
struct MountTable: Sendable {
    /// Where something is mounted, as the kernel writes it; nil where it could not be read.
    private let places: [String]?

    private static let file: Path = "/proc/self/mountinfo"
    private static let watched = Mutex<(file: HeldDescriptor, table: MountTable)?>(nil)

    /// Reads the table.
    private init() {
        places = (try? Files.readText(Self.file))
            .map { table in
                table.split(separator: "\n").compactMap {
                    $0.split(separator: " ", maxSplits: 5).dropFirst(4).first.map(String.init)
                }
            }
    }

    /// What is mounted at this moment; read again only where the kernel says that something has changed.
    static func now() -> MountTable {
        watched.withLock { known in
            if let (file, table) = known {
                // Of this file alone, poll tells changes since it was asked last.
                var change = pollfd(fd: file.raw, events: Int16(POLLPRI), revents: 0)
                if poll(&change, 1, 0) == 0 { return table }
            }
            // First the watch, then the table: what is mounted in between is seen next time.
            known = nil
            guard let file = try? Descriptor.open(Self.file) else { return MountTable() }
            let table = MountTable()
            known = (HeldDescriptor(file), table)
            return table
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
