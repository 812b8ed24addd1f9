// /dev with five harmless devices (a read-only mount lets a device be written to, and keeps its times and mode), and a fresh
// /proc with all that speaks of the host masked or made read-only.
#include "jail.h"

#include <sys/stat.h>

void make_devices(int root) {
    static const char *const devices[] = {"dev/null", "dev/zero", "dev/full", "dev/random", "dev/urandom"};
    static const char *const links[][2] = {
        {"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"},
        {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
    };
    begin(JAIL_AT_DEVICES);
    if (mkdirat(root, "dev", 0755) != 0 && errno != EEXIST) fail(errno);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        char path[32] = "/";
        concerning((uint32_t)i);
        stpcpy(path + 1, devices[i]);
        int device = (int)must(copy_tree(AT_FDCWD, path, 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
        close((int)must(openat(root, devices[i], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444)));
        must(attach(device, root, devices[i]));
        close(device);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) must(symlinkat(links[i][0], root, links[i][1]));
}

// Covers a file of /proc by /dev/null, a folder by an empty read-only one; what the kernel doesn't have needs no cover.
static void mask(int proc, int stage, const char *name) {
    struct stat status;
    if (fstatat(proc, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT) fail(errno);
        return;
    }
    int cover = S_ISDIR(status.st_mode)
                    ? empty_folder(stage)
                    : (int)must(copy_tree(AT_FDCWD, "/dev/null", 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC));
    must(attach(cover, proc, name));
    close(cover);
}

static void freeze(int proc, const char *name) {
    uint64_t attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    int tree = copy_tree(proc, name, AT_RECURSIVE, attributes);
    if (tree < 0 && errno == ENOENT) return;
    must(attach((int)must(tree), proc, name));
    close(tree);
}

void mount_proc(int root, int stage) {
    static const char *const masked[] = {"kcore", "keys", "key-users", "kallsyms", "kpagecount", "kpageflags",
        "kpagecgroup", "kmsg", "sched_debug", "timer_list", "latency_stats", "locks", "sysrq-trigger", "config.gz", "cmdline",
        "acpi", "scsi"};
    static const char *const frozen[] = {"sys", "irq", "bus", "fs"};
    begin(JAIL_AT_PROC);
    if (mkdirat(root, "proc", 0555) != 0 && errno != EEXIST) fail(errno);
    int context = (int)must(syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC));
    must(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    int proc = (int)must(
        syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));
    close(context);
    must(attach(proc, root, "proc"));
    begin(JAIL_AT_MASK);
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
        concerning((uint32_t)i);
        mask(proc, stage, masked[i]);
    }
    for (size_t i = 0; i < sizeof frozen / sizeof *frozen; i++) freeze(proc, frozen[i]);
    close(proc);
}
