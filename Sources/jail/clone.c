// The clone: process 1 is born into its namespaces, gets its id maps and control groups, and is let go.
#include "jail.h"

#include <grp.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/wait.h>

static const uint64_t namespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

static long clone_init(int group) {
    struct clone_args arguments = {
        .flags = namespaces | CLONE_CLEAR_SIGHAND,
        .exit_signal = SIGCHLD,
    };
    if (group >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = (uint64_t)group;
    }
    return syscall(SYS_clone3, &arguments, sizeof arguments);
}

// The groups of v1: opened by the helper, who may, and joined by process 1 itself. A thread that moves itself alone
// ("0" in `tasks`) moves at once; for moving another the kernel waits until every processor has passed by (4 ms).
static void open_groups(int opened[JAIL_MOST_GROUPS]) {
    const uint32_t *files = table(plan->group_files);
    begin(JAIL_AT_CONTROL_GROUP);
    if (plan->group_files.count > JAIL_MOST_GROUPS) fail(E2BIG);
    for (uint32_t i = 0; i < plan->group_files.count; i++) {
        concerning(i);
        opened[i] = (int)must(openat(AT_FDCWD, text(files[i]), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    }
}

static void join_groups(const int opened[JAIL_MOST_GROUPS]) {
    begin(JAIL_AT_CONTROL_GROUP);
    for (uint32_t i = 0; i < plan->group_files.count; i++) {
        concerning(i);
        must(write(opened[i], "0", 1));
        close(opened[i]);
    }
}

void map_ids(long process, const char *users, const char *groups) {
    char path[64];
    char *folder = digits(stpcpy(path, "/proc/"), (uint64_t)process);
    stpcpy(folder, "/setgroups");
    must(write_file(path, "deny"));
    stpcpy(folder, "/gid_map");
    must(write_file(path, groups));
    stpcpy(folder, "/uid_map");
    must(write_file(path, users));
}

// The host is gone, so nobody else removes the control groups: they are empty now, or will be in a moment.
static void remove_groups(void) {
    const uint32_t *files = table(plan->group_files);
    for (uint32_t i = 0; i <= plan->group_files.count; i++) {
        char folder[512];
        const char *path = i < plan->group_files.count ? text(files[i]) : text(plan->group_folder);
        if (path[0] != '/' || strlen(path) >= sizeof folder) continue;
        stpcpy(folder, path);
        if (i < plan->group_files.count) *strrchr(folder, '/') = 0;
        for (int attempt = 0; attempt < 1000 && unlinkat(AT_FDCWD, folder, AT_REMOVEDIR) != 0 && errno == EBUSY; attempt++)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
}

int launch(void) {
    int barrier[2], group = -1, opened[JAIL_MOST_GROUPS];
    open_groups(opened);
    begin(JAIL_AT_CLONE);
    if (plan->flags & JAIL_PRIVILEGED) must(setgroups(0, NULL));
    must(pipe2(barrier, O_CLOEXEC));
    if (plan->group_folder != 0)
        group = (int)must(openat(AT_FDCWD, text(plan->group_folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    long init = must(clone_init(group));
    if (init == 0) {
        close(barrier[1]);
        join_groups(opened);
        run_init(barrier[0]);
    }
    for (unsigned i = 0; i < first_foreign_descriptor(); i++) close((int)i); // the command's; its readers must see their end
    close(barrier[0]);
    begin(JAIL_AT_ID_MAP);
    map_ids(init, text(plan->user_map), text(plan->group_map));
    must(write(barrier[1], "g", 1));
    close(barrier[1]);
    while (wait4((pid_t)init, NULL, 0, NULL) < 0 && errno == EINTR) {}
    struct pollfd control = {.fd = JAIL_CONTROL_FD};
    if (ppoll(&control, 1, &(struct timespec){0, 0}, NULL) == 1 && control.revents & (POLLHUP | POLLERR)) remove_groups();
    return 0;
}
