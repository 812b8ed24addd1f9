import Glibc
import Posix
import Synchronization

/// Where on this machine control groups for boxes can be made.
struct ControlGroupHierarchy: Sendable {
    /// What a box needs of control groups.
    enum Controller: String, CaseIterable, Sendable {
        case memory
        case processes = "pids"
        case cpu
        /// Bytes of disks: nothing depends on it.
        case io

        /// The controller that counts it, in v1.
        var v1Name: String {
            switch self {
            case .memory, .processes: rawValue
            case .cpu: "cpuacct"
            case .io: "blkio"
            }
        }

        /// Those without which use must be sampled.
        static let needed: [Controller] = [.memory, .processes, .cpu]
    }

    let isUnified: Bool
    /// Our own writable folder in each hierarchy, below which a box's folder is made.
    let bases: [Controller: Path]

    /// What this machine has, looked up once; nil where nothing can be written.
    static let ofThisMachine: ControlGroupHierarchy? = find(
        mounts: (try? Files.readText("/proc/self/mountinfo")) ?? "",
        own: (try? Files.readText("/proc/self/cgroup")) ?? "")

    /// Reads `/proc/self/mountinfo` and `/proc/self/cgroup`, and keeps what we may write to.
    static func find(mounts: String, own: String) -> ControlGroupHierarchy? {
        let groups = ControlGroupMount.ownGroups(own)
        var v1: [Controller: Path] = [:]
        var v2: Path?
        for mount in ControlGroupMount.all(in: mounts) {
            guard let names = mount.controllers else {
                v2 = mount.folder(of: groups[""])
                continue
            }
            for controller in Controller.allCases where names.contains(controller.v1Name) {
                let folder = mount.folder(of: groups[controller.v1Name])
                if access(folder.string, W_OK) == 0 { v1[controller] = folder }
                if controller == .io, !countsDevices(mount.place) { v1[controller] = nil }
            }
        }
        if v1[.memory] != nil, v1[.processes] != nil { return ControlGroupHierarchy(isUnified: false, bases: v1) }
        if let v2, let base = unifiedBase(v2) {
            return ControlGroupHierarchy(isUnified: true, bases: base)
        }
        return nil
    }

    /// Whether v1 counts bytes of disks: newer kernels begin with that when somebody limits a disk, and show zeros till then.
    private static func countsDevices(_ root: Path) -> Bool {
        ControlGroups.value("Total", in: root / ControlGroups.devicesOfV1) ?? 0 > 0
    }

    /// A v2 folder whose children get the memory and pids controllers: our own group, or the one above it.
    ///
    /// A group that holds processes can't hand controllers on, unless it is the root; so the folder above is tried, where
    /// it was given to us (as systemd's `Delegate=yes` does).
    private static func unifiedBase(_ own: Path) -> [Controller: Path]? {
        for base in [own, own.parent] where access((base / "cgroup.procs").string, W_OK) == 0 {
            guard let offered = try? Files.readText(base / "cgroup.controllers"), offered.contains("memory"),
                offered.contains("pids")
            else { continue }
            if let file = try? Descriptor.open(base / "cgroup.subtree_control", O_WRONLY) {
                // Fails where the group holds processes; what counts is what is on afterwards.
                try? file.writeAll(Array("+memory +pids".utf8))
                try? file.writeAll(Array("+io".utf8))
            }
            guard let on = try? Files.readText(base / "cgroup.subtree_control"), on.contains("memory"),
                on.contains("pids")
            else { continue }
            let all: [Controller: Path] = [.memory: base, .processes: base, .cpu: base, .io: base]
            return all.filter { $0.key != .io || on.split(whereSeparator: \.isWhitespace).contains("io") }
        }
        return nil
    }

    /// What this machine has, with what dead processes left there taken away; looked up once.
    static let swept: ControlGroupHierarchy? = {
        ofThisMachine?.sweep()
        return ofThisMachine
    }()

    /// Removes folders whose owner is dead: it let go of the lock, and perhaps could not remove them itself.
    func sweep() {
        for base in Set(bases.values) {
            for name in (try? Files.list(base)) ?? [] where name.hasPrefix(Self.prefix) {
                guard let folder = try? Descriptor.open(base / name, O_RDONLY | O_DIRECTORY),
                    (try? folder.tryLock()) == true
                else { continue }
                // Where processes are still in it, this fails, as it should.
                rmdir((base / name).string)
            }
        }
    }

    private static let prefix = "glovebox-"
    private static let count = Mutex<Int>(0)

    /// A box's folder in one hierarchy; locked as long as its owner lives.
    struct Folder: Sendable {
        let path: Path
        let lock: HeldDescriptor
    }

    /// One fresh folder in each hierarchy; a name that is taken is not tried again.
    func makeFolders() throws(SystemError) -> [Controller: Folder] {
        for _ in 0..<Self.attempts {
            let number = Self.count.withLock { count in
                count += 1
                return count
            }
            do throws(SystemError) { return try makeFolders("\(Self.prefix)\(getpid())-\(number)") } catch {
                // ENOENT: somebody who swept took it for a dead one before it was locked.
                guard error.code == EEXIST || error.code == ENOENT else { throw error }
            }
        }
        throw SystemError("find a free name for a control group", code: EEXIST)
    }

    private static let attempts = 16

    private func makeFolders(_ name: String) throws(SystemError) -> [Controller: Folder] {
        var made: [Path: Folder] = [:]
        do throws(SystemError) {
            for base in Set(bases.values) {
                let path = base / name
                try call("make a control group", path: path.string) { mkdir(path.string, 0o755) }
                do throws(SystemError) {
                    let folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
                    guard try folder.tryLock(), Files.isFolder(path) else {
                        throw SystemError("lock a control group", path: path.string, code: ENOENT)
                    }
                    made[base] = Folder(path: path, lock: HeldDescriptor(folder))
                } catch {
                    rmdir(path.string)
                    throw error
                }
            }
        } catch {
            for folder in made.values { rmdir(folder.path.string) }
            throw error
        }
        return bases.compactMapValues { made[$0] }
    }
}
