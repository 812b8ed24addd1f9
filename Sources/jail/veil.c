// Read-only folders behind an overlay of their own: the box sees neither the host's path in its list of mounts, nor the
// host's inodes, on which boxes that run at one time could meet (locks, leases, watches). What the processor reads is
// the same; nothing is copied.
#include "jail.h"

// An overlay of two folders: what is mounted at a place, and the empty folder that it covers.
static int overlay(int over, int under) {
    char layers[96], *end = digits(stpcpy(layers, "/proc/self/fd/"), (uint64_t)over);
    digits(stpcpy(end, ":/proc/self/fd/"), (uint64_t)under);
    int context = (int)syscall(SYS_fsopen, "overlay", FSOPEN_CLOEXEC), mount = -1;
    if (context < 0) return -1;
    if (syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", "box", 0) == 0 &&
        syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "lowerdir", layers, 0) == 0 &&
        syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
        mount = (int)syscall(
            SYS_fsmount, context, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    int code = errno;
    close(context);
    errno = code;
    return mount;
}

// Attaches a source at a place whose folder is there, behind an overlay where this kernel can. The overlay has a copy of its
// own, which no list shows; the source itself stays on the stage.
void attach_veiled(int source, int stage, int root, const char *place) {
    char name[24];
    digits(name, (uint64_t)source);
    attach_on_stage(source, stage, name);
    int under = (int)must(openat(root, place, O_PATH | O_DIRECTORY | O_CLOEXEC));
    int over = (int)must(openat(stage, name, O_PATH | O_DIRECTORY | O_CLOEXEC));
    int veil = overlay(over, under);
    if (veil < 0) { // the folder itself, then; the record says so
        record->veil = -errno;
        must(attach(source, root, place));
    } else {
        must(attach(veil, root, place));
        close(veil);
        if (record->veil == 0) record->veil = 1;
    }
    close(over);
    close(under);
}
