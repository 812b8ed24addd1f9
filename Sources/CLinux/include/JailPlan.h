// What the host tells the helper `jail`: one flat plan, and single letters between them. What it hears back is JailRecord.h.
//
// Both sides are built from these headers. There are no pointers: text and tables are given as offsets into the plan.
#ifndef GLOVEBOX_JAIL_PLAN_H
#define GLOVEBOX_JAIL_PLAN_H

#include <stdint.h>

#define JAIL_MAGIC 0x39306c69616a6267ull // "gbjail09": changes with every change of a layout or of the letters

// Descriptors that the helper starts with; 0, 1 and 2 are the command's. With JAIL_REPORTS, 6 is the command's as well:
// once the plan is mapped, it takes the plan's number, 3.
enum { JAIL_PLAN_FD = 3, JAIL_REPORT_FD = 3, JAIL_CONTROL_FD = 4, JAIL_RECORD_FD = 5, JAIL_FIRST_FREE_FD = 6 };

// Hierarchies that count something for a box.
enum { JAIL_MOST_GROUPS = 4 };

// Letters on the control socket. From the helper: a descriptor travels with the first three.
enum {
    JAIL_SAYS_SCRATCH = 'D',  // the folder that holds all scratch folders
    JAIL_SAYS_LISTENER = 'L', // the filter's listener
    JAIL_SAYS_PROXY = 'P',    // the socket that listens in the box's network for the model's proxy
    JAIL_SAYS_STARTED = 'S',  // the command runs; said again when what a warm box does begins to count
    JAIL_SAYS_ENDED = 'E',    // every process is dead and the record is complete
    JAIL_HEARS_KILL = 'K',    // from the host: kill everything now
    JAIL_HEARS_GO = 'G',      // from the host: the command that waited begins its work, and its limits count from now on
};

// Every step that can fail: its name, the layer it belongs to, and what was being done.
#define JAIL_STAGES(STAGE)                                                                                             \
    STAGE(NONE, "none", "nothing")                                                                                     \
    STAGE(PLAN, "helper", "read the plan")                                                                             \
    STAGE(SOURCE, "mount_namespace", "open a mount's source")                                                          \
    STAGE(SOURCE_ATTRIBUTES, "mount_namespace", "make a mount's source read-only")                                     \
    STAGE(SOURCE_IDS, "mount_namespace", "map the owner of a mount's source")                                          \
    STAGE(CLONE, "user_namespace", "clone3")                                                                           \
    STAGE(CONTROL_GROUP, "cgroup", "join the control group")                                                           \
    STAGE(ID_MAP, "user_namespace", "write the id maps")                                                               \
    STAGE(IDENTITY, "user_namespace", "become the box's first user")                                                   \
    STAGE(PROPAGATION, "mount_namespace", "make mounts private")                                                       \
    STAGE(ROOT, "root", "make the root")                                                                               \
    STAGE(SCRATCH, "root", "make the scratch folders")                                                                 \
    STAGE(MOUNT, "root", "attach a mount")                                                                             \
    STAGE(DEVICES, "root", "make /dev")                                                                                \
    STAGE(PROC, "root", "mount /proc")                                                                                 \
    STAGE(MASK, "root", "mask /proc")                                                                                  \
    STAGE(READ_ONLY, "root", "make the root read-only")                                                                \
    STAGE(PIVOT, "root", "pivot_root")                                                                                 \
    STAGE(HOST_NAME, "uts_namespace", "set the host name")                                                             \
    STAGE(LOOPBACK, "network_namespace", "bring loopback up")                                                          \
    STAGE(PROXY, "network_namespace", "listen for the model's proxy")                                                  \
    STAGE(GROUP_NAMESPACE, "cgroup_namespace", "unshare")                                                              \
    STAGE(TIME_NAMESPACE, "time_namespace", "unshare and set the clocks")                                              \
    STAGE(FORK, "pid_namespace", "start the command's process")                                                        \
    STAGE(INIT_PRIVILEGES, "capabilities", "drop the privileges of process 1")                                         \
    STAGE(INIT_FILTER, "seccomp", "filter process 1")                                                                  \
    STAGE(SESSION, "descriptors", "setsid")                                                                            \
    STAGE(VICTIM, "memory", "be the first choice when memory runs out")                                                \
    STAGE(DESCRIPTORS, "descriptors", "close descriptors")                                                             \
    STAGE(RESOURCE_LIMIT, "rlimits", "set a resource limit")                                                           \
    STAGE(BOUNDING, "capabilities", "empty the bounding and ambient sets")                                             \
    STAGE(SECURE_BITS, "capabilities", "lock the secure bits")                                                         \
    STAGE(USER, "capabilities", "become the box's user")                                                               \
    STAGE(CAPABILITIES, "capabilities", "empty all sets")                                                              \
    STAGE(PROOF, "capabilities", "see that no capability is left")                                                     \
    STAGE(FOLDER, "command", "enter the working folder")                                                               \
    STAGE(NO_NEW_PRIVILEGES, "no_new_privileges", "prctl")                                                             \
    STAGE(LANDLOCK, "landlock", "restrict files")                                                                      \
    STAGE(FILTER, "seccomp", "install the filter")                                                                     \
    STAGE(LISTENER, "seccomp", "hand out the filter's listener")                                                       \
    STAGE(EXEC, "command", "execve")

#define JAIL_STAGE_NAME(name, layer, words) JAIL_AT_##name,
enum jail_stage { JAIL_STAGES(JAIL_STAGE_NAME) JAIL_STAGE_COUNT };
#undef JAIL_STAGE_NAME

// `count` elements (bytes, for text) from `offset` on.
struct jail_span {
    uint32_t offset, count;
};

enum jail_mount_kind {
    JAIL_MOUNT_READ_ONLY = 1, // source, target
    JAIL_MOUNT_READ_WRITE,    // source, target
    JAIL_MOUNT_SCRATCH,       // target; `mode`
    JAIL_MOUNT_FILE,          // content, target
    JAIL_MOUNT_LINK,          // source is the link's text, target
    JAIL_MOUNT_FOLDER,        // target: an empty folder of the root
    JAIL_MOUNT_DEVICE,        // source, target: a character device of the host, as it is
    JAIL_MOUNT_COVER,         // target: a folder of an earlier mount, covered by an empty one
};

enum {
    JAIL_MOUNT_IS_FILE = 1,    // the source is no folder
    JAIL_MOUNT_MAPS_OWNER = 2, // files of `owner` appear as the box's user's (helper with privileges only)
    JAIL_MOUNT_MAY_EXECUTE = 4,
    JAIL_MOUNT_IS_VEILED = 8, // behind an overlay of the box's own, where the kernel can
};

struct jail_mount {
    uint32_t kind, flags, source, target; // text offsets
    struct jail_span content;
    uint32_t mode, owner, owner_group;
    int32_t descriptor; // filled in by the helper
};

struct jail_limit {
    uint32_t resource, unused;
    uint64_t soft, hard;
};

enum {
    JAIL_PRIVILEGED = 1, // the helper runs as root: two users are mapped, and mounts are opened before the clone
    JAIL_LOOPBACK = 2,
    JAIL_SAMPLES = 4, // no control group counts: process 1 adds up what /proc shows
    JAIL_WAITS = 8,   // a warm box: no limit of time counts before the host says go
    JAIL_REPORTS = 16, // the command has descriptor 3, to report on
};

struct jail_plan {
    uint64_t magic;
    uint32_t size, flags;
    uint32_t init_id, box_id; // users (and groups) inside; the same where only one is mapped
    uint32_t box_host_id;     // the box's user as the host sees it
    uint32_t user_map, group_map; // text for uid_map and gid_map
    uint32_t group_folder;        // text; a v2 group to be born into, or 0
    struct jail_span group_files; // u32 text offsets: v1 `tasks` files to be written
    struct jail_span mounts;      // struct jail_mount
    struct jail_span limits;      // struct jail_limit
    struct jail_span programs;    // u64, tried in this order; relocated to pointers, as the next two
    struct jail_span arguments;   // u64, the last is 0
    struct jail_span environment; // u64, the last is 0
    struct jail_span filter;      // struct sock_filter; refusals go to the listener
    struct jail_span plain_filter; // the same with errno, for kernels that can't notify
    uint32_t folder, host_name;
    uint32_t proxy_port, page_bytes; // where 127.0.0.1 listens for the model's proxy, or 0; a page of this machine
    uint64_t root_bytes, root_inodes, scratch_bytes, scratch_inodes;
    uint64_t wall_ns, grace_ns;              // 0: none
    uint64_t sampled_cpu_ns, sampled_memory; // limits that sampling watches
    uint32_t fail_at, fail_code;             // tests only: the stage that is to fail, and how
};

#endif
