import Glibc
import Measures
import Posix

/// The machine itself: kernel, processors, memory, and room for state.
enum MachineChecks {
    /// Below these, a run with the embedded model and two boxes gets into trouble.
    private static let leastMemory = Bytes.gibibytes(1)
    private static let leastDisk = Bytes.gibibytes(1)

    static func checks(_ installation: Installation) -> [Check] {
        [
            .ok("kernel", Machine.kernel),
            .ok("processors", "\(Machine.cores): \(Machine.processor)"),
            memory(), home(installation), disk(installation),
        ]
    }

    private static func memory() -> Check {
        let whole = Bytes(Machine.memoryBytes)
        let available = Machine.availableMemoryBytes.map(Bytes.init) ?? whole
        let detail = "\(available) of \(whole) available"
        return available < leastMemory
            ? .fallback("memory", detail, fix: "End other programs: the embedded model and a box want \(leastMemory)")
            : .ok("memory", detail)
    }

    /// The folder of state must be writable, and its secret for nobody else to read.
    private static func home(_ installation: Installation) -> Check {
        let home = installation.home
        let there = nearestFolder(of: home)
        guard access(there.string, W_OK) == 0 else {
            return .missing(
                "home", "\(there) can't be written: \(SystemError.text(of: errno))",
                fix: "export GLOVEBOX_HOME=/a/folder/of/yours")
        }
        guard Files.exists(installation.seedFile) else { return .ok("home", "\(home), without a seed yet") }
        do throws(SystemError) {
            guard try Files.mode(installation.seedFile) & 0o077 == 0 else {
                return .missing(
                    "home", "others may read the secret seed \(installation.seedFile)",
                    fix: "chmod 600 \(installation.seedFile)")
            }
            return .ok("home", home.string)
        } catch { return .missing("home", error.message, fix: "chmod 600 \(installation.seedFile)") }
    }

    private static func disk(_ installation: Installation) -> Check {
        let folder = nearestFolder(of: installation.home)
        do throws(SystemError) {
            let free = Bytes(try Files.available(at: folder))
            let detail = "\(free) free at \(folder)"
            return free < leastDisk
                ? .fallback("disk", detail, fix: "Make room: runs keep every output") : .ok("disk", detail)
        } catch { return .missing("disk", error.message, fix: "export GLOVEBOX_HOME=/a/folder/of/yours") }
    }

    /// The folder itself, or the lowest one above it that is there.
    private static func nearestFolder(of path: Path) -> Path {
        var folder = path
        while !Files.isFolder(folder), folder.string != "/" { folder = folder.parent }
        return folder
    }
}
