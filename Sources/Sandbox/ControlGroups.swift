import Glibc
import Measures
import Posix

/// The kernel's own accounting and limits for one box, in cgroup v1 or v2; removed when the box is gone.
final class ControlGroups: Sendable {
    /// The box's folder in each hierarchy.
    private let folders: [ControlGroupHierarchy.Controller: Path]
    /// Held as long as the folders are ours; who sweeps takes only what nobody holds.
    private let locks: [HeldDescriptor]
    private let isUnified: Bool

    /// What the kernel counted.
    struct Counters: Sendable {
        var cpu: Duration?
        var peakMemory: Int?
        var memoryKills: Int = 0
        var refusedProcesses: Int = 0
        var peakProcesses: Int?
        var devices: (counter: InputOutput.Counter, read: Int, written: Int)?
    }

    /// True where CPU time, memory and processes are all counted and limited.
    let countsEverything: Bool
    /// A v2 folder that process 1 is born into.
    var birthFolder: Path? { isUnified ? folders[.memory] ?? folders[.cpu] : nil }
    /// v1 files by which process 1 joins.
    var joinFiles: [Path] {
        isUnified ? [] : Set(folders.values).sorted().map { $0 / "tasks" }
    }
    /// What the record says of this layer.
    let description: String

    /// Makes the folders and sets the limits.
    init(_ limits: Limits, hierarchy: ControlGroupHierarchy) throws(SystemError) {
        let fresh = try hierarchy.makeFolders()
        let made = fresh.mapValues(\.path)
        folders = made
        locks = fresh.values.map(\.lock)
        isUnified = hierarchy.isUnified
        countsEverything = ControlGroupHierarchy.Controller.needed.allSatisfy { made[$0] != nil }
        let names = made.keys.map(\.rawValue).sorted().joined(separator: ", ")
        description = "cgroup \(hierarchy.isUnified ? "v2" : "v1"): \(names)"
        let settings: [(ControlGroupHierarchy.Controller, String, Int)] =
            hierarchy.isUnified
            ? [
                (.memory, "memory.max", limits.memory.count), (.memory, "memory.swap.max", 0),
                (.memory, "memory.oom.group", 1), (.processes, "pids.max", limits.processes + 1),
            ]
            : [
                (.memory, "memory.limit_in_bytes", limits.memory.count),
                (.memory, "memory.memsw.limit_in_bytes", limits.memory.count), (.memory, "memory.swappiness", 0),
                (.processes, "pids.max", limits.processes + 1),
            ]
        var failure: SystemError?
        for (controller, file, value) in settings {
            guard let folder = made[controller] else { continue }
            do throws(SystemError) { try Self.write(String(value), to: folder / file) } catch {
                // Swap files may be missing where the kernel counts no swap; the two limits themselves must hold.
                if ["memory.max", "memory.limit_in_bytes", "pids.max"].contains(file) { failure = error }
            }
        }
        if let failure {
            Self.remove(folders)
            throw failure
        }
    }

    deinit { Self.remove(folders) }

    /// Processor time since the folders were made.
    var cpu: Duration? {
        folders[.cpu].flatMap { folder in
            isUnified
                ? Self.value("usage_usec", in: folder / "cpu.stat").map { .microseconds($0) }
                : Self.number(folder / "cpuacct.usage").map { .nanoseconds($0) }
        }
    }

    /// What was counted since the folders were made.
    func counters() -> Counters {
        var counters = Counters()
        counters.cpu = cpu
        if let folder = folders[.memory] {
            counters.peakMemory = Self.number(folder / (isUnified ? "memory.peak" : "memory.max_usage_in_bytes"))
            let events = folder / (isUnified ? "memory.events" : "memory.oom_control")
            counters.memoryKills = Self.value("oom_kill", in: events) ?? 0
        }
        if let folder = folders[.processes] {
            counters.refusedProcesses = Self.value("max", in: folder / "pids.events") ?? 0
            counters.peakProcesses = Self.number(folder / "pids.peak")
        }
        if let folder = folders[.io] { counters.devices = Self.devices(folder, isUnified: isUnified) }
        return counters
    }

    static let devicesOfV1 = "blkio.throttle.io_service_bytes_recursive"

    /// Bytes of all disks: `8:0 Read 4096` a line in v1, `8:0 rbytes=4096 wbytes=0 …` in v2.
    private static func devices(
        _ folder: Path, isUnified: Bool
    ) -> (counter: InputOutput.Counter, read: Int, written: Int)? {
        let file = folder / (isUnified ? "io.stat" : devicesOfV1)
        guard let text = try? Files.readText(file) else { return nil }
        var (read, written) = (0, 0)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if !isUnified, words.count == 3 {
                if words[1] == "Read" { read += Int(words[2]) ?? 0 }
                if words[1] == "Write" { written += Int(words[2]) ?? 0 }
            }
            for word in words where isUnified {
                if word.hasPrefix("rbytes=") { read += Int(word.dropFirst(7)) ?? 0 }
                if word.hasPrefix("wbytes=") { written += Int(word.dropFirst(7)) ?? 0 }
            }
        }
        return (isUnified ? .ioStat : .blkio, read, written)
    }

    /// What all processes of the group hold now.
    var heldMemory: Bytes? {
        folders[.memory].flatMap {
            Self.number($0 / (isUnified ? "memory.current" : "memory.usage_in_bytes"))
        }.map { Bytes($0) }
    }

    static func number(_ file: Path) -> Int? {
        guard let bytes = try? Files.read(file, limit: 4096) else { return nil }
        return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// The number behind a key in a file of `key number` lines.
    static func value(_ key: String, in file: Path) -> Int? {
        guard let bytes = try? Files.read(file, limit: 1 << 16) else { return nil }
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            if words.count == 2, words[0].elementsEqual(key.utf8) {
                return Int(String(decoding: words[1], as: UTF8.self))
            }
        }
        return nil
    }

    private static func write(_ text: String, to file: Path) throws(SystemError) {
        try Descriptor.open(file, O_WRONLY).writeAll(Array(text.utf8))
    }

    private static func remove(_ folders: [ControlGroupHierarchy.Controller: Path]) {
        for folder in Set(folders.values) {
            // A process that has just died may hold the group for a moment. What stays is swept at the next start.
            for _ in 0..<200 {
                if rmdir(folder.string) == 0 || errno != EBUSY { break }
                usleep(1_000)
            }
        }
    }
}
