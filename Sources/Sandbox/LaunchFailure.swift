import CLinux
import Glibc
import Posix

/// A launch step that failed, in words: which layer, what the kernel said, and how an administrator can help.
struct LaunchFailure {
    let record: jail_record
    /// What each mount of the plan is.
    let places: [String]

    var obstacle: Outcome.Obstacle {
        let stage = record.stage
        let isExec = stage == JAIL_AT_EXEC.rawValue
        var reason = String(cString: glovebox_jail_step(stage))
        switch stage {
        case JAIL_AT_SOURCE.rawValue, JAIL_AT_SOURCE_ATTRIBUTES.rawValue, JAIL_AT_SOURCE_IDS.rawValue,
            JAIL_AT_MOUNT.rawValue, JAIL_AT_SCRATCH.rawValue, JAIL_AT_LANDLOCK.rawValue:
            if Int(record.detail) < places.count { reason += " (\(places[Int(record.detail)]))" }
        default: break
        }
        reason += ": \(SystemError.text(of: record.code))"
        return Outcome.Obstacle(
            layer: String(cString: glovebox_jail_layer(stage)), reason: reason, hint: hint,
            isCommand: isExec || stage == JAIL_AT_FOLDER.rawValue)
    }

    private var hint: String? {
        switch (record.stage, record.code) {
        case (JAIL_AT_CLONE.rawValue, EPERM), (JAIL_AT_CLONE.rawValue, EACCES),
            (JAIL_AT_ID_MAP.rawValue, EPERM), (JAIL_AT_PROPAGATION.rawValue, EACCES),
            (JAIL_AT_PROPAGATION.rawValue, EPERM):
            "Unprivileged user namespaces are forbidden here. An administrator can allow them: "
                + "'sysctl -w kernel.unprivileged_userns_clone=1' or "
                + "'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'; in a container, run it with a seccomp profile "
                + "that allows clone3 and mount."
        case (JAIL_AT_CLONE.rawValue, ENOSPC), (JAIL_AT_SOURCE_IDS.rawValue, ENOSPC):
            Self.namespaceLimits
        case (JAIL_AT_CLONE.rawValue, ENOSYS):
            "A filter around us hides clone3, as Docker's does: run the container with '--security-opt seccomp=' and a "
                + "profile that allows clone3 and mount. Or the kernel is older than 5.3."
        case (JAIL_AT_CLONE.rawValue, EAGAIN): "There are too many processes; see 'ulimit -u'."
        case (JAIL_AT_PROC.rawValue, EPERM):
            "Something is mounted over parts of /proc, as containers do: then the kernel gives no fresh /proc. Run the "
                + "container with '--security-opt systempaths=unconfined' (Docker), "
                + "'--security-opt unmask=ALL' (Podman) or 'lxc.include = /usr/share/lxc/config/nesting.conf' (LXC)."
        case (JAIL_AT_SOURCE.rawValue, EPERM) where geteuid() == 0:
            "Root may not mount here, as in most containers. Run Glovebox as an ordinary user there, or the container "
                + "with '--cap-add=SYS_ADMIN'."
        case (JAIL_AT_ROOT.rawValue...JAIL_AT_HOST_NAME.rawValue, EPERM),
            (JAIL_AT_ROOT.rawValue...JAIL_AT_HOST_NAME.rawValue, ENOSYS):
            "A filter around us refuses it, as that of a container does: run the container with "
                + "'--security-opt seccomp=unconfined', or with a profile that allows mounts, pivot_root and "
                + "sethostname."
        case (JAIL_AT_SOURCE_ATTRIBUTES.rawValue, ENOSYS): "mount_setattr needs Linux 5.12 or newer."
        case (JAIL_AT_SOURCE.rawValue, EACCES): "The user who runs Glovebox must be able to read what is mounted."
        case (JAIL_AT_EXEC.rawValue, ENOENT):
            "There is no such program in the box, or its interpreter (the first line of a script) is not there."
        case (JAIL_AT_EXEC.rawValue, EACCES): "The file is not executable for the box's user."
        case (JAIL_AT_FOLDER.rawValue, _): "The working folder must exist in the box and be open to its user."
        case (JAIL_AT_FILTER.rawValue, ENOSYS), (JAIL_AT_FILTER.rawValue, EINVAL):
            "The kernel was built without seccomp filters."
        default: nil
        }
    }

    /// What an administrator does about a limit of namespaces: those that are 0 are named, for they are switched off.
    private static var namespaceLimits: String {
        let names = ["user", "pid", "mnt", "net", "ipc", "uts"].map { "max_\($0)_namespaces" }
        let off = names.filter { (try? Files.readText(Path("/proc/sys/user/\($0)")))?.hasPrefix("0") == true }
        guard !off.isEmpty else {
            return "The limit of namespaces is reached: 'sysctl user' shows the max_*_namespaces values, and an "
                + "administrator can raise them."
        }
        let commands = off.map { "'sysctl -w user.\($0)=16384'" }.joined(separator: " and ")
        return "Namespaces are switched off here. An administrator can allow them: \(commands)."
    }
}
