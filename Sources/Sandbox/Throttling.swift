import Glibc
import Posix

/// How often a quota of processor time made a box wait, and how long.
package struct Throttling: Hashable, Sendable {
    /// Periods in which the quota was used up.
    package var times: Int
    /// Of all processors together.
    package var time: Duration

    package init(times: Int, time: Duration) {
        self.times = times
        self.time = time
    }
}

/// The control groups whose quota of processor time binds a box: the one that we live in, and those above it.
///
/// A box has no quota of its own; a container, a service or a batch system may have given us one, which the box then shares
/// with us.
struct ProcessorQuotas: Sendable {
    /// From the innermost to the outermost that is in sight.
    let folders: [Path]
    /// Of v2, which names its quotas otherwise than v1.
    let isUnified: Bool

    /// Those of this machine, looked up once.
    static let ofThisMachine = find(
        mounts: (try? Files.readText("/proc/self/mountinfo")) ?? "",
        own: (try? Files.readText("/proc/self/cgroup")) ?? ""
    ).binding(boxesBelow: ControlGroupHierarchy.ofThisMachine.flatMap { $0.isUnified ? $0.bases[.cpu] : nil })

    /// Those that bind boxes made below a group of v2, which may lie beside our own: its quota is then none of theirs.
    func binding(boxesBelow base: Path?) -> ProcessorQuotas {
        guard let base else { return self }
        return ProcessorQuotas(
            folders: folders.filter { (base.string + "/").hasPrefix($0.string + "/") }, isUnified: isUnified)
    }

    /// Reads `/proc/self/mountinfo` and `/proc/self/cgroup`: v1's `cpu` where it is mounted, else v2.
    static func find(mounts: String, own: String) -> ProcessorQuotas {
        let groups = ControlGroupMount.ownGroups(own)
        var v2: [Path] = []
        for mount in ControlGroupMount.all(in: mounts) where mount.controllers?.contains("cpu") ?? true {
            var chain = [mount.folder(of: groups[mount.controllers == nil ? "" : "cpu"])]
            while let last = chain.last, last != mount.place, last.string.hasPrefix(mount.place.string + "/") {
                chain.append(last.parent)
            }
            if mount.controllers != nil { return ProcessorQuotas(folders: chain, isUnified: false) }
            v2 = chain
        }
        return ProcessorQuotas(folders: v2, isUnified: true)
    }

    /// What the quotas have done so far; nil where there is none.
    func now() -> Throttling? {
        var sum: Throttling?
        for folder in folders where hasQuota(folder) {
            let times = ControlGroups.value("nr_throttled", in: folder / "cpu.stat") ?? 0
            let time =
                ControlGroups.value("throttled_time", in: folder / "cpu.stat").map { Duration.nanoseconds($0) }
                ?? ControlGroups.value("throttled_usec", in: folder / "cpu.stat").map { Duration.microseconds($0) }
            let known = sum ?? Throttling(times: 0, time: .zero)
            sum = Throttling(times: known.times + times, time: known.time + (time ?? .zero))
        }
        return sum
    }

    /// `cpu.max` of v2 begins with `max`, and v1's quota is negative, where there is none.
    private func hasQuota(_ folder: Path) -> Bool {
        if isUnified {
            guard let text = try? Files.readText(folder / "cpu.max") else { return false }
            return !text.hasPrefix("max")
        }
        guard let quota = ControlGroups.number(folder / "cpu.cfs_quota_us") else { return false }
        return quota > 0
    }
}

extension Throttling {
    /// From an earlier look to this one; a quota that was set in between counts from its start.
    func since(_ before: Throttling?) -> Throttling {
        guard let before else { return self }
        return Throttling(times: max(0, times - before.times), time: max(.zero, time - before.time))
    }
}
