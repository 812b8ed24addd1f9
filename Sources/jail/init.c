// Process 1 of the box, from its birth to the moment when the command's process is on its way.
#include "jail.h"

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>

static void become_first_user(int barrier) {
    char byte;
    ssize_t got;
    while ((got = read(barrier, &byte, 1)) < 0 && errno == EINTR) {}
    if (got != 1) _exit(127); // the helper failed, and has said where
    close(barrier);
    begin(JAIL_AT_IDENTITY);
    must(setresgid(plan->init_id, plan->init_id, plan->init_id));
    must(setresuid(plan->init_id, plan->init_id, plan->init_id));
    // A change of user clears both: we need our own files of /proc, and to die with the helper.
    must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
    must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
    umask(022);
}

// The group namespace is made after the groups were joined, so that the box sees its own group as the root.
static void unshare_groups(void) {
    begin(JAIL_AT_GROUP_NAMESPACE);
    record->group_namespace = unshare(CLONE_NEWCGROUP) == 0 ? 1 : -errno;
}

static void drop_init_privileges(void) {
    begin(JAIL_AT_INIT_PRIVILEGES);
    uint64_t kept = 1ull << CAP_KILL;
    if (plan->flags & JAIL_SAMPLES) kept |= 1ull << CAP_SYS_PTRACE;
    lock_secure_bits();
    keep_capabilities(kept);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)); // no memory, no descriptors, no environment of ours for the box
}

// Files that only who has all his rights may open; sample.c reads them in the end.
static void open_io(void) {
    io_files[0] = openat(AT_FDCWD, "/proc/self/io", O_RDONLY | O_CLOEXEC);
    io_files[1] = openat(AT_FDCWD, "/proc/thread-self/io", O_RDONLY | O_CLOEXEC);
    record->io = io_files[0] < 0 || io_files[1] < 0 ? -errno : 0;
}

_Noreturn void run_init(int barrier) {
    become_first_user(barrier);
    unshare_groups();
    build_root();
    name_things();
    enter_root();
    uint64_t shift = set_clocks();
    int exec_pipe[2], ready[2];
    record->is_waiting = (plan->flags & JAIL_WAITS) != 0;
    begin(JAIL_AT_FORK);
    must(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &death_of_a_child, NULL, sizeof death_of_a_child));
    must(pipe2(exec_pipe, O_CLOEXEC));
    must(pipe2(ready, O_CLOEXEC));
    long payload = must(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
    if (payload == 0) run_payload(shift, ready[0]);
    close(exec_pipe[1]);
    close(ready[0]);
    for (unsigned i = 0; i < first_foreign_descriptor(); i++) close((int)i);
    open_io();
    drop_init_privileges();
    watch((int)payload, exec_pipe[0], ready[1]);
    say(JAIL_SAYS_ENDED, -1);
    _exit(0);
}
