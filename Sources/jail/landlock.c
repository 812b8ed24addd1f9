// Landlock: a second opinion on files, from another part of the kernel than mounts are. Everything may be read and
// executed, only scratch and writable mounts written, no device made, no TCP but to the model's proxy, no signal or abstract
// socket past the box.
#include "jail.h"

#include <sys/stat.h>

// The kernel's interface, given here because the headers of Debian 12 end at its third version.
struct ruleset {
    uint64_t files, network, scopes;
};
struct path_rule {
    uint64_t access;
    int32_t folder;
} __attribute__((packed));
struct port_rule {
    uint64_t access, port;
};

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_FOLDER = 1 << 3,
    MAKE_CHARACTER_DEVICE = 1 << 6,
    MAKE_BLOCK_DEVICE = 1 << 11,
    REFER = 1 << 13,
    TRUNCATE = 1 << 14,
    DEVICE_CONTROL = 1 << 15,
    BIND_TCP = 1 << 0,
    CONNECT_TCP = 1 << 1,
    SCOPE_ABSTRACT_SOCKETS = 1 << 0,
    SCOPE_SIGNALS = 1 << 1,
};

static uint64_t files_of_version(int version) {
    return (1 << (version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13)) - 1;
}

static void allow(int ruleset, const char *path, uint64_t access) {
    struct stat status;
    int place = (int)must(openat(AT_FDCWD, path, O_PATH | O_CLOEXEC));
    must(fstat(place, &status));
    if (!S_ISDIR(status.st_mode)) access &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_CONTROL;
    struct path_rule rule = {access, place};
    must(syscall(SYS_landlock_add_rule, ruleset, 1 /* beneath a path */, &rule, 0));
    close(place);
}

int restrict_files(void) {
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* tell the version */);
    if (version < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? -errno : (int)must(-1);
    uint64_t files = files_of_version(version);
    struct ruleset rules = {.files = files};
    if (version >= 4 && (plan->proxy_port != 0 || !(plan->flags & JAIL_LOOPBACK))) rules.network = BIND_TCP | CONNECT_TCP;
    if (version >= 6) rules.scopes = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS;
    size_t size = version >= 6 ? sizeof rules : version >= 4 ? 16 : 8;
    int ruleset = (int)must(syscall(SYS_landlock_create_ruleset, &rules, size, 0));
    allow(ruleset, "/", EXECUTE | READ_FILE | READ_FOLDER);
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        allow(ruleset, devices[i], files & (READ_FILE | WRITE_FILE | TRUNCATE | DEVICE_CONTROL));
    for (uint32_t i = 0; i < plan->mounts.count; i++) {
        const struct jail_mount *mount = &mounts()[i];
        concerning(i);
        if (mount->kind == JAIL_MOUNT_DEVICE)
            allow(ruleset, text(mount->target), files & (READ_FILE | WRITE_FILE | DEVICE_CONTROL));
        if (mount->kind != JAIL_MOUNT_SCRATCH && mount->kind != JAIL_MOUNT_READ_WRITE) continue;
        allow(ruleset, text(mount->target), files & ~(uint64_t)(MAKE_CHARACTER_DEVICE | MAKE_BLOCK_DEVICE));
    }
    if (version >= 4 && plan->proxy_port != 0) {
        struct port_rule rule = {CONNECT_TCP, plan->proxy_port};
        must(syscall(SYS_landlock_add_rule, ruleset, 2 /* a port */, &rule, 0));
    }
    must(syscall(SYS_landlock_restrict_self, ruleset, 0));
    close(ruleset);
    return version;
}
