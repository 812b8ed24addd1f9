// The helper `jail`: everything between the host's posix_spawn and the command's execve, and the box's process 1.
//
// Reading order, which is the order of work: calls.c (the start, instead of a C library), main.c, sources.c, clone.c,
// init.c, root.c, veil.c, proc.c, names.c, payload.c, capabilities.c, landlock.c, filter.c; then watch.c and sample.c, which
// see the command to its end. Every decision was made by the host and stands in the plan. There is no allocation, no lock
// and no stdio here: whatever fails is written into the shared record as {stage, errno}, and the process ends.
#ifndef GLOVEBOX_JAIL_H
#define GLOVEBOX_JAIL_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../CLinux/include/JailPlan.h"
#include "../CLinux/include/JailRecord.h"

extern struct jail_plan *plan;
extern struct jail_record *record;

// What the C library's headers of Debian 12 don't name.
#ifndef MOUNT_ATTR_IDMAP
#define MOUNT_ATTR_IDMAP 0x00100000
#endif

// How far the clock of this process's time namespace lags behind the host's; 0 but in the command's process.
extern uint64_t clock_shift;

static inline uint64_t clock_ns(clockid_t clock) {
    struct timespec time = {0, 0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
static inline uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC) + clock_shift; }
static inline uint64_t own_cpu_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

// SIGCHLD alone, as the kernel has sets of signals.
static const uint64_t death_of_a_child = 1ull << (SIGCHLD - 1);

// The command's own descriptors are those below.
static inline unsigned first_foreign_descriptor(void) { return plan->flags & JAIL_REPORTS ? JAIL_REPORT_FD + 1 : 3; }

static inline const char *text(uint32_t offset) { return (const char *)plan + offset; }
static inline void *table(struct jail_span span) { return (char *)plan + span.offset; }
static inline struct jail_mount *mounts(void) { return table(plan->mounts); }

// main.c: begins a step; ends the process where a test wants it to fail.
void begin(enum jail_stage stage);
// Says what the step is about: the index of a mount or limit.
void concerning(uint32_t detail);
// Hands a result on, or ends the process with the step's errno where it is negative.
long must(long result);
_Noreturn void fail(int code);
// Writes a short text into a file; a negative result has errno.
int write_file(const char *path, const char *text);
// Writes a number's digits into a buffer of at least 24 bytes, and returns their end.
char *digits(char *buffer, uint64_t value);
bool say(char letter, int descriptor);

// sources.c
int open_source(const struct jail_mount *mount);
void open_sources(void);
// clone.c
int launch(void);
void map_ids(long process, const char *users, const char *groups);
// init.c
_Noreturn void run_init(int barrier);
// root.c, veil.c, proc.c, names.c
void build_root(void);
void enter_root(void);
void make_devices(int root);
void mount_proc(int root, int stage);
// An empty read-only folder of the stage, to cover others with.
int empty_folder(int stage);
void name_things(void);
// Gives the shift of the box's clocks.
uint64_t set_clocks(void);
void attach_on_stage(int source, int stage, const char *name);
void attach_veiled(int source, int stage, int folder, const char *path);
int attach(int source, int folder, const char *path);
// A detached copy of what is mounted at a path, with these attributes; a negative result has errno.
int copy_tree(int folder, const char *path, unsigned whole, uint64_t attributes);
// payload.c
_Noreturn void run_payload(uint64_t shift, int ready);
// capabilities.c
void lock_secure_bits(void);
void empty_bounding_set(void);
void keep_capabilities(uint64_t kept);
void prove_powerless(void);
// landlock.c
int restrict_files(void);
// filter.c
void filter_init(void);
int filter_payload(void);
// watch.c
void watch(int payload, int exec_pipe, int ready);
// sample.c
extern int io_files[2]; // opened by process 1 while it may, read by count_children
void count_children(void);
void note_go(int payload);
bool is_dead(uint32_t pid);
void sample(void);

#endif
