import Glibc
import Posix
import Synchronization

/// What is mounted on this machine, as far as a box's mounts need to know it.
struct MountTable: Sendable {
    /// Where something is mounted, as the kernel writes it; nil where it could not be read.
    private let places: [String]?

    /// Reads the table.
    init() {
        places = (try? Files.readText(Self.file))
            .map { table in
                table.split(separator: "\n").compactMap { line in
                    line.split(separator: " ", maxSplits: 5).dropFirst(4).first.map(String.init)
                }
            }
    }

    private static let file: Path = "/proc/self/mountinfo"
    private static let last = Mutex<(watch: HeldDescriptor?, table: MountTable?)>((nil, nil))

    /// The table as it is now: read again only where the kernel says that it has changed.
    ///
    /// Whoever polls the open file learns once of each change, as an exceptional condition: proc_pid_mountinfo(5).
    static func now() -> MountTable {
        last.withLock { last in
            if last.watch == nil { last.watch = try? HeldDescriptor(Descriptor.open(file)) }
            // Asked before it is read: what changes in between is told the next time.
            if let table = last.table, let watch = last.watch, !hasChanged(watch) { return table }
            let table = MountTable()
            last.table = table.places == nil ? nil : table
            return table
        }
    }

    private static func hasChanged(_ watch: HeldDescriptor) -> Bool {
        var question = pollfd(fd: watch.raw, events: Int16(POLLPRI), revents: 0)
        return poll(&question, 1, 0) != 0
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
