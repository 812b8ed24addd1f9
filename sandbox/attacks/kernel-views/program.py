import os

for path in ["/sys", "/sys/class/net", "/sys/firmware", "/sys/kernel/debug", "/sys/kernel/tracing", "/sys/kernel/security",
             "/sys/fs/bpf", "/sys/fs/cgroup", "/sys/fs/fuse", "/dev/mqueue", "/dev/hugepages", "/dev/pts", "/proc/sys/fs/binfmt_misc/register"]:
    if os.path.lexists(path):
        print("ACHIEVED sees", path)
for path in ["/proc/kcore", "/proc/kallsyms", "/proc/kmsg", "/proc/timer_list", "/proc/sched_debug", "/proc/kpagecount",
             "/proc/kpageflags", "/proc/keys", "/proc/config.gz", "/proc/cmdline", "/proc/acpi", "/proc/scsi"]:
    try:
        if os.path.isdir(path):
            if os.listdir(path):
                print("ACHIEVED listed", path)
        elif open(path, "rb").read(64):
            print("ACHIEVED read", path)
    except OSError:
        pass
