// The box's file system: an empty root, scratch folders on one sized memory file system, and what the plan mounts.
#include "jail.h"

#include <sys/mount.h>
#include <sys/stat.h>

#define STAGE_PLACE "/tmp" // any folder of the host that exists; covered for a moment, in our own mount namespace

int attach(int source, int folder, const char *path) {
    return (int)syscall(SYS_move_mount, source, "", folder, path, MOVE_MOUNT_F_EMPTY_PATH);
}

int copy_tree(int folder, const char *path, unsigned whole, uint64_t set) {
    struct mount_attr attributes = {.attr_set = set};
    int tree = (int)syscall(SYS_open_tree, folder, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | whole);
    if (tree >= 0) must(syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | whole, &attributes, sizeof attributes));
    return tree;
}

// A detached memory file system of at most so many bytes and inodes.
static int memory_file_system(uint64_t bytes, uint64_t inodes, const char *mode, unsigned flags) {
    char number[24];
    int context = (int)must(syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC));
    digits(number, bytes);
    must(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "size", number, 0));
    digits(number, inodes);
    must(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "nr_inodes", number, 0));
    must(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "mode", mode, 0));
    must(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    int mount = (int)must(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, flags));
    close(context);
    return mount;
}

// Makes every missing folder above a place (and the place, where `last` says so), below the root.
static void make_folders(int root, const char *place, bool last) {
    char path[4096];
    size_t length = strlen(place);
    if (length >= sizeof path) fail(ENAMETOOLONG);
    memcpy(path, place, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && !(path[i] == 0 && last)) continue;
        char kept = path[i];
        path[i] = 0;
        if (mkdirat(root, path + 1, 0755) != 0 && errno != EEXIST) fail(errno);
        path[i] = kept;
    }
}

static void make_file(int root, const char *place, const void *content, size_t length) {
    make_folders(root, place, false);
    int file = (int)must(openat(root, place + 1, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444));
    if (length > 0 && write(file, content, length) != (ssize_t)length) fail(errno);
    close(file);
}

// The stage covers a folder of the host: the root is built on it, and beside the root stands what the box is made of and
// never sees. All of it goes with the host's tree in one unmount, because the kernel waits for every processor at each.
static int make_stage(void) {
    int stage = memory_file_system(4096, plan->mounts.count + 8, "0700", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    must(attach(stage, AT_FDCWD, STAGE_PLACE));
    must(mkdirat(stage, "empty", 0555));
    return stage;
}

int empty_folder(int stage) {
    return (int)must(copy_tree(stage, "empty", 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC));
}

void attach_on_stage(int source, int stage, const char *name) {
    must(mkdirat(stage, name, 0700));
    must(attach(source, stage, name));
}

// All scratch folders are numbered folders of one file system, so that one size binds them together. The host gets the
// folder above them: it reads how full it is, and takes the outputs from there.
static void make_scratch(int stage) {
    begin(JAIL_AT_SCRATCH);
    int mount = memory_file_system(
        plan->scratch_bytes, plan->scratch_inodes, "0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    attach_on_stage(mount, stage, "scratch");
    for (uint32_t i = 0; i < plan->mounts.count; i++) {
        struct jail_mount *scratch = &mounts()[i];
        if (scratch->kind != JAIL_MOUNT_SCRATCH) continue;
        char name[24];
        concerning(i);
        digits(name, i);
        must(mkdirat(mount, name, 0700));
        must(fchmodat(mount, name, scratch->mode, 0));
        must(fchownat(mount, name, plan->box_id, plan->box_id, AT_SYMLINK_NOFOLLOW));
        scratch->descriptor = (int)must(syscall(SYS_open_tree, mount, name, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    }
    int folder = (int)must(openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!say(JAIL_SAYS_SCRATCH, folder)) fail(errno);
    close(folder);
    close(mount);
}

static void make_mount(int root, int stage, struct jail_mount *mount) {
    const char *place = text(mount->target);
    switch (mount->kind) {
    case JAIL_MOUNT_READ_ONLY:
    case JAIL_MOUNT_READ_WRITE:
    case JAIL_MOUNT_DEVICE:
    case JAIL_MOUNT_SCRATCH:
        if (mount->flags & JAIL_MOUNT_IS_FILE) make_file(root, place, NULL, 0);
        else make_folders(root, place, true);
        if (mount->flags & JAIL_MOUNT_IS_VEILED) attach_veiled(mount->descriptor, stage, root, place + 1);
        else must(attach(mount->descriptor, root, place + 1));
        close(mount->descriptor);
        break;
    case JAIL_MOUNT_FILE: make_file(root, place, table(mount->content), mount->content.count); break;
    case JAIL_MOUNT_LINK:
        make_folders(root, place, false);
        must(symlinkat(text(mount->source), root, place + 1));
        break;
    case JAIL_MOUNT_COVER: {
        int cover = empty_folder(stage);
        must(attach(cover, root, place + 1));
        close(cover);
        break;
    }
    case JAIL_MOUNT_FOLDER: make_folders(root, place, true); break;
    default: fail(EINVAL);
    }
}

void build_root(void) {
    begin(JAIL_AT_PROPAGATION);
    must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    if (!(plan->flags & JAIL_PRIVILEGED)) open_sources();
    begin(JAIL_AT_ROOT);
    int root = memory_file_system(plan->root_bytes, plan->root_inodes, "0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    int stage = make_stage();
    attach_on_stage(root, stage, "root");
    make_scratch(stage);
    begin(JAIL_AT_MOUNT);
    for (uint32_t i = 0; i < plan->mounts.count; i++) {
        concerning(i);
        make_mount(root, stage, &mounts()[i]);
    }
    make_devices(root);
    mount_proc(root, stage);
    begin(JAIL_AT_READ_ONLY);
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
    must(syscall(SYS_mount_setattr, root, "", AT_EMPTY_PATH, &attributes, sizeof attributes));
    must(fchdir(root));
    close(root);
    close(stage);
}

// From here on the host's file system is gone, and the stage: pivot_root puts both below the new root, and the unmount takes
// them away.
void enter_root(void) {
    begin(JAIL_AT_PIVOT);
    must(syscall(SYS_pivot_root, ".", "."));
    must(umount2(".", MNT_DETACH));
    must(chdir("/"));
}
