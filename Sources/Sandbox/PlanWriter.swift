import CLinux
import Glibc
import Measures
import Posix

/// Turns a plan into the helper's blob; every decision about the box is made here or stands in the plan.
struct PlanWriter {
    let plan: Plan
    let filter: Filter
    let identity: BoxIdentity
    let groups: ControlGroups?
    /// A warm box: its limits of time count from the order on.
    var isWaiting = false
    /// Tests only: the launch step that is to fail, and how.
    var fault: LaunchFault?

    /// What was written, and where each scratch folder lies below the one that the helper hands out.
    struct Result {
        var blob: [UInt8]
        var scratch: [(place: String, folder: String)]
        /// What each mount of the blob is, for error messages.
        var places: [String]
        var isSampled: Bool
        /// Read-only folders that no overlay can show, because other mounts lie in them.
        var unveiled: [String]
    }

    func write() throws(SandboxError) -> Result {
        try PlanCheck.check(plan)
        var blob = PlanBlob()
        let mounts = try resolvedMounts()
        let table = MountTable()
        var scratch: [(String, String)] = []
        var entries: [jail_mount] = []
        var unveiled: [String] = []
        for (index, mount) in mounts.enumerated() {
            let entry = try entry(mount, beside: table, in: &blob)
            entries.append(entry)
            if case .scratch(let place) = mount { scratch.append((place, String(index))) }
            let isFile = entry.flags & UInt32(JAIL_MOUNT_IS_FILE) != 0
            if case .readOnly(_, let place) = mount, !isFile, entry.flags & UInt32(JAIL_MOUNT_IS_VEILED) == 0 {
                unveiled.append(place)
            }
        }
        if !mounts.contains(where: { plan.workingFolder == $0.place || plan.workingFolder.hasPrefix($0.place + "/") }) {
            var folder = jail_mount()
            folder.kind = UInt32(JAIL_MOUNT_FOLDER.rawValue)
            folder.target = blob.text(plan.workingFolder)
            entries.append(folder)
        }
        let isSampled = groups?.countsEverything != true
        identity.write(to: &blob)
        writeCommand(to: &blob)
        try writeLimits(to: &blob, scratchFolders: scratch.count, isSampled: isSampled)
        if isSampled { blob.head.flags |= UInt32(JAIL_SAMPLES) }
        if plan.report != nil { blob.head.flags |= UInt32(JAIL_REPORTS) }
        if isWaiting { blob.head.flags |= UInt32(JAIL_WAITS) }
        blob.head.proxy_port = UInt32(plan.proxyPort ?? 0)
        blob.head.page_bytes = UInt32(sysconf(Int32(_SC_PAGESIZE)))
        if plan.loopback || plan.proxyPort != nil { blob.head.flags |= UInt32(JAIL_LOOPBACK) }
        if let groups {
            blob.head.group_folder = groups.birthFolder.map { blob.text($0.string) } ?? 0
            blob.head.group_files = blob.table(groups.joinFiles.map { blob.text($0.string) })
        }
        blob.head.filter = blob.filter(filter.notifying)
        blob.head.plain_filter = blob.filter(filter.plain)
        blob.head.mounts = blob.table(entries)
        if let fault {
            blob.head.fail_at = fault.stage
            blob.head.fail_code = UInt32(fault.code)
        }
        return Result(
            blob: blob.finish(), scratch: scratch, places: mounts.map(\.place), isSampled: isSampled,
            unveiled: unveiled)
    }

    /// The plan's mounts with system folders looked up, and the folders that every box has.
    private func resolvedMounts() throws(SandboxError) -> [Mount] {
        var mounts: [Mount] = []
        var covers: [Mount] = []
        for mount in plan.mounts {
            var status = stat()
            if case .cover(let place) = mount {
                // By its own name: a link above it would lead out of the root that is being built.
                if lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
                    let folder = try? Files.resolve(Path(place))
                {
                    covers.append(.cover(folder.string))
                }
                continue
            }
            guard case .system(let place) = mount else {
                mounts.append(mount)
                continue
            }
            guard lstat(place, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFLNK {
                do throws(SystemError) {
                    mounts.append(.link(target: try Files.linkTarget(Path(place)).string, at: place))
                } catch { throw .system(error) }
            } else {
                mounts.append(.readOnly(Path(place), at: place))
            }
        }
        if let outputs = plan.outputs, !mounts.contains(.scratch(at: outputs.folder)) {
            mounts.append(.scratch(at: outputs.folder))
        }
        return mounts + covers
    }

    private func entry(
        _ mount: Mount, beside table: MountTable, in blob: inout PlanBlob
    ) throws(SandboxError) -> jail_mount {
        var entry = jail_mount()
        entry.descriptor = -1
        entry.target = blob.text(mount.place)
        switch mount {
        case .readOnly(let source, _), .staged(let source, _), .readWrite(let source, _):
            var status = stat()
            guard stat(source.string, &status) == 0 else {
                throw .system(SystemError("mount into the box", path: source.string))
            }
            try Self.checkKind(source, status)
            entry.kind = UInt32(JAIL_MOUNT_READ_ONLY.rawValue)
            if case .readWrite = mount, identity.isPrivileged, status.st_uid == 0 || status.st_gid == 0 {
                // What the box writes would be root's on the host.
                throw .rootsFolder(source)
            }
            if case .readWrite = mount { entry.kind = UInt32(JAIL_MOUNT_READ_WRITE.rawValue) }
            entry.source = blob.text(source.string)
            entry.flags = UInt32(JAIL_MOUNT_MAY_EXECUTE)
            if status.st_mode & S_IFMT != S_IFDIR { entry.flags |= UInt32(JAIL_MOUNT_IS_FILE) }
            if case .readOnly = mount, status.st_mode & S_IFMT == S_IFDIR, !table.hasMounts(below: source) {
                entry.flags |= UInt32(JAIL_MOUNT_IS_VEILED)
            }
            if identity.isPrivileged, plan.mounts.contains(mount) {
                entry.flags |= UInt32(JAIL_MOUNT_MAPS_OWNER)
                entry.owner = status.st_uid
                entry.owner_group = status.st_gid
            }
        case .scratch(let place):
            entry.kind = UInt32(JAIL_MOUNT_SCRATCH.rawValue)
            entry.mode = place == "/tmp" || place == "/dev/shm" ? 0o1777 : 0o755
        case .file(let content, _):
            entry.kind = UInt32(JAIL_MOUNT_FILE.rawValue)
            entry.content = blob.content(content)
        case .link(let target, _):
            entry.kind = UInt32(JAIL_MOUNT_LINK.rawValue)
            entry.source = blob.text(target)
        case .device(let place):
            try DeviceNode(place).check(for: identity)
            entry.kind = UInt32(JAIL_MOUNT_DEVICE.rawValue)
            entry.flags = UInt32(JAIL_MOUNT_IS_FILE)
            entry.source = blob.text(place)
        case .cover: entry.kind = UInt32(JAIL_MOUNT_COVER.rawValue)
        case .system: break  // resolved above
        }
        return entry
    }

    /// Refuses what is more than data: who may see a socket may talk to whoever listens there, and the host's /proc shows the
    /// host's processes.
    private static func checkKind(_ source: Path, _ status: stat) throws(SandboxError) {
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            throw .unusablePlan("'\(source)' is neither a file nor a folder")
        }
        var processes = stat()
        if stat("/proc", &processes) == 0, processes.st_dev == status.st_dev {
            throw .unusablePlan("'\(source)' belongs to the host's /proc, and a box has its own")
        }
    }

    private func writeCommand(to blob: inout PlanBlob) {
        blob.head.programs = blob.texts(programs, ended: false)
        blob.head.arguments = blob.texts(plan.command, ended: true)
        let variables = plan.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        blob.head.environment = blob.texts(variables, ended: true)
        blob.head.folder = blob.text(plan.workingFolder)
        blob.head.host_name = blob.text("box")
    }

    /// Where the program may lie: its own path, or each folder of the box's PATH.
    private var programs: [String] {
        guard let name = plan.command.first else { return [] }
        if name.contains("/") { return [name] }
        return (plan.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
    }

    private func writeLimits(
        to blob: inout PlanBlob, scratchFolders: Int, isSampled: Bool
    ) throws(SandboxError) {
        let limits = plan.limits
        blob.head.wall_ns = limits.wall.nanoseconds
        blob.head.grace_ns = limits.grace.nanoseconds
        blob.head.root_bytes = 16 << 20
        blob.head.root_inodes = 65_536
        blob.head.scratch_bytes = UInt64(limits.disk.count)
        blob.head.scratch_inodes = UInt64(limits.inodes + scratchFolders + 1)
        if isSampled {
            blob.head.sampled_cpu_ns = limits.cpu.nanoseconds
            blob.head.sampled_memory = UInt64(limits.memory.count)
        }
        blob.head.limits = blob.table(try liftedLimits() + resourceLimits.map(given))
    }

    private func limit(_ resource: ResourceLimit, _ soft: UInt64, _ hard: UInt64? = nil) -> jail_limit {
        jail_limit(resource: resource.rawValue, unused: 0, soft: soft, hard: hard ?? soft)
    }

    /// What whoever started us may use of files and memory is no limit of the box: a program must not fail by it.
    private func liftedLimits() throws(SandboxError) -> [jail_limit] {
        let needed: [(resource: ResourceLimit, letter: Character, Bytes)] = [
            (.fileSize, "f", plan.limits.disk), (.data, "d", plan.limits.memory),
            (.addressSpace, "v", plan.limits.memory),
        ]
        var lifted: [jail_limit] = []
        for (resource, letter, amount) in needed {
            let ours = try Self.hardLimit(resource.rawValue)
            guard ours >= UInt64(amount.count) else {
                throw .system(SystemError("give the box \(amount) beyond 'ulimit -H -\(letter)'", code: EPERM))
            }
            lifted.append(limit(resource, ours))
        }
        return lifted
    }

    /// The limit as far as whoever started us may set it: what they have less of, the box has no more of either.
    ///
    /// The kernel's own limits follow the machine's memory: a small one grants fewer pending signals than a box may have.
    private func given(_ wanted: jail_limit) throws(SandboxError) -> jail_limit {
        let ours = try Self.hardLimit(wanted.resource)
        let needed: UInt64? =
            switch ResourceLimit(rawValue: wanted.resource) {
            case .cpu: plan.limits.cpu.nanoseconds / 1_000_000_000 + 1
            case .processes: UInt64(plan.limits.processes)
            default: nil
            }
        if let needed, ours < needed {
            let (what, letter) = wanted.resource == ResourceLimit.cpu.rawValue ? ("seconds", "t") : ("processes", "u")
            throw .system(SystemError("give the box \(needed) \(what) beyond 'ulimit -H -\(letter)'", code: EPERM))
        }
        if wanted.resource == ResourceLimit.core.rawValue {
            try Self.checkCores(
                limit: ours, pattern: (try? Files.readText("/proc/sys/kernel/core_pattern")) ?? "|")
        }
        return jail_limit(
            resource: wanted.resource, unused: 0, soft: min(wanted.soft, ours), hard: min(wanted.hard, ours))
    }

    /// Refuses where a crash in the box would reach the host's collector of core dumps: a limit of 1 stops the kernel's pipe,
    /// and none stops its socket.
    static func checkCores(limit: UInt64, pattern: String) throws(SandboxError) {
        if pattern.hasPrefix("@") { throw .collectedCores(byLimit: false) }
        if pattern.hasPrefix("|"), limit < 1 { throw .collectedCores(byLimit: true) }
    }

    private static func hardLimit(_ resource: UInt32) throws(SandboxError) -> UInt64 {
        var ours = rlimit()
        guard getrlimit(__rlimit_resource_t(resource), &ours) == 0 else {
            throw .system(SystemError("read a resource limit"))
        }
        return UInt64(ours.rlim_max)
    }

    private static let warmUpSeconds: UInt64 = 60

    private var resourceLimits: [jail_limit] {
        // What a warm box may use to get ready stands apart; the exact limit is the control group's or the sampler's.
        let cpuSeconds = plan.limits.cpu.nanoseconds / 1_000_000_000 + 1 + (isWaiting ? Self.warmUpSeconds : 0)
        var all = [
            // Not 0: the kernel pipes cores to a host's collector, a process of root's outside of the box, whatever the limit
            // is, but for this one. The profile lets no program lower it.
            limit(.core, 1), limit(.openFiles, 1024, 4096), limit(.lockedMemory, 8 << 20),
            limit(.stack, 8 << 20, 1 << 30), limit(.messageQueues, 0), limit(.nice, 0), limit(.realTime, 0),
            limit(.pendingSignals, 4096), limit(.cpu, cpuSeconds, cpuSeconds + 1),
        ]
        // Where the control group counts processes it must be the first to say no, because it keeps count of that.
        let processes = plan.limits.processes + identity.processesOfOurs
        all.append(limit(.processes, UInt64(groups?.countsEverything == true ? 2 * processes + 16 : processes)))
        let writesToHost = plan.mounts.contains { if case .readWrite = $0 { true } else { false } }
        if writesToHost || groups?.countsEverything != true {
            all.append(limit(.fileSize, UInt64(plan.limits.disk.count)))
        }
        return all
    }
}

/// The kernel's numbers of resource limits, the same on x86-64 and ARM64; the C library's names don't reach Swift.
private enum ResourceLimit: UInt32 {
    case cpu = 0
    case fileSize = 1
    case data = 2
    case stack = 3
    case core = 4
    case processes = 6
    case openFiles = 7
    case lockedMemory = 8
    case addressSpace = 9
    case pendingSignals = 11
    case messageQueues = 12
    case nice = 13
    case realTime = 14
}

/// Tests only: makes one launch step fail.
package struct LaunchFault: Hashable, Sendable {
    /// A number of the helper's table of steps.
    package var stage: UInt32
    /// The errno that it is to fail with.
    package var code: Int32

    package init(stage: UInt32, code: Int32) {
        self.stage = stage
        self.code = code
    }
}

extension Duration {
    /// Whole nanoseconds; a negative duration is none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(min(seconds, 1 << 32)) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
    }
}
