import CLinux
import Posix

/// Which layers a box had, from its record.
enum Layers {
    static func report(
        _ record: jail_record, isPrivileged: Bool, groups: String?, without obstacle: String, isSampled: Bool,
        unveiled: [String]
    ) -> [LayerReport] {
        func optional(_ name: String, _ value: Int32, _ detail: String? = nil) -> LayerReport {
            value > 0 ? LayerReport(name, .on, detail) : LayerReport(name, .absent, SystemError.text(of: -value))
        }
        let users = isPrivileged ? "an unprivileged pair of user ids of its own" : "the caller's own user id"
        var layers = [
            LayerReport("user_namespace", .on, users), LayerReport("pid_namespace", .on),
            LayerReport("mount_namespace", .on), LayerReport("network_namespace", .on),
            LayerReport("ipc_namespace", .on), LayerReport("uts_namespace", .on),
            optional("cgroup_namespace", record.group_namespace), optional("time_namespace", record.time_namespace),
            LayerReport("root", .on), LayerReport("capabilities", .on), LayerReport("no_new_privileges", .on),
            veil(record, unveiled),
            optional("landlock", record.landlock, "version \(record.landlock)"),
        ]
        layers.append(
            record.filter_notifies == 1
                ? LayerReport("seccomp", .on)
                : LayerReport("seccomp", .fallback, "refused calls get their errno, but nobody learns their names"))
        layers.append(LayerReport("rlimits", .on))
        switch (groups, isSampled) {
        case (let groups?, false): layers.append(LayerReport("cgroup", .on, groups))
        case (let groups?, true):
            layers.append(LayerReport("cgroup", .fallback, "\(groups); the rest is sampled from /proc every 20 ms"))
        case (nil, _):
            layers.append(
                LayerReport("cgroup", .fallback, "\(obstacle): use is sampled from /proc every 20 ms"))
        }
        layers.append(LayerReport("descriptors", .on))
        layers.append(LayerReport("environment", .on))
        return layers
    }

    private static func veil(_ record: jail_record, _ unveiled: [String]) -> LayerReport {
        guard record.veil >= 0 else { return LayerReport("veil", .absent, SystemError.text(of: -record.veil)) }
        guard unveiled.isEmpty else {
            let places = unveiled.joined(separator: ", ")
            return LayerReport(
                "veil", .fallback, "not \(places): other mounts lie there, or the list of mounts can't be read")
        }
        return LayerReport("veil", .on, "mounted folders show no path and share no lock")
    }
}
