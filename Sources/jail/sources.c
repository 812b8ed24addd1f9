// Host files and folders as detached, read-only mounts: opened by the helper where it is root (so that no folder above
// needs to be readable by the box's user), else by process 1 in its own mount namespace.
#include "jail.h"

#include <sched.h>
#include <sys/wait.h>

// A user namespace in which `owner` is the box's user, for mounts whose files only their owner may read.
static int owner_namespace(const struct jail_mount *mount) {
    static uint32_t last_owner, last_group;
    static int last = -1;
    if (last >= 0 && last_owner == mount->owner && last_group == mount->owner_group) return last;
    int hold[2];
    must(pipe2(hold, O_CLOEXEC));
    long child = must(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
    if (child == 0) {
        char byte;
        close(hold[1]);
        while (read(hold[0], &byte, 1) < 0 && errno == EINTR) {}
        _exit(0);
    }
    close(hold[0]);
    char path[64], users[80], groups[80];
    stpcpy(digits(stpcpy(digits(users, mount->owner), " "), plan->box_host_id), " 1\n");
    stpcpy(digits(stpcpy(digits(groups, mount->owner_group), " "), plan->box_host_id), " 1\n");
    map_ids(child, users, groups);
    stpcpy(digits(stpcpy(path, "/proc/"), (uint64_t)child), "/ns/user");
    last = (int)must(openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC));
    last_owner = mount->owner;
    last_group = mount->owner_group;
    close(hold[1]);
    while (wait4((pid_t)child, NULL, 0, NULL) < 0 && errno == EINTR) {}
    return last;
}

int open_source(const struct jail_mount *mount) {
    begin(JAIL_AT_SOURCE);
    concerning((uint32_t)(mount - mounts()));
    unsigned whole = mount->flags & JAIL_MOUNT_IS_FILE ? 0 : AT_RECURSIVE;
    int source = (int)must(
        syscall(SYS_open_tree, AT_FDCWD, text(mount->source), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | whole));
    if (mount->flags & JAIL_MOUNT_MAPS_OWNER) {
        begin(JAIL_AT_SOURCE_IDS);
        concerning((uint32_t)(mount - mounts()));
        struct mount_attr ids = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)owner_namespace(mount)};
        // A file system that can't map owners says EINVAL; the files are then as readable as their modes say.
        long mapped = syscall(SYS_mount_setattr, source, "", AT_EMPTY_PATH, &ids, sizeof ids);
        if (mapped < 0 && errno != EINVAL && errno != EPERM) fail(errno);
    }
    begin(JAIL_AT_SOURCE_ATTRIBUTES);
    concerning((uint32_t)(mount - mounts()));
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_NOSUID};
    if (mount->kind != JAIL_MOUNT_DEVICE) attributes.attr_set |= MOUNT_ATTR_NODEV;
    if (mount->kind != JAIL_MOUNT_READ_WRITE) attributes.attr_set |= MOUNT_ATTR_RDONLY;
    if (!(mount->flags & JAIL_MOUNT_MAY_EXECUTE)) attributes.attr_set |= MOUNT_ATTR_NOEXEC;
    must(syscall(SYS_mount_setattr, source, "", AT_EMPTY_PATH | whole, &attributes, sizeof attributes));
    return source;
}

void open_sources(void) {
    struct jail_mount *all = mounts();
    for (uint32_t i = 0; i < plan->mounts.count; i++) {
        uint32_t kind = all[i].kind;
        bool bound = kind == JAIL_MOUNT_READ_ONLY || kind == JAIL_MOUNT_READ_WRITE || kind == JAIL_MOUNT_DEVICE;
        all[i].descriptor = bound ? open_source(&all[i]) : -1;
    }
}
