// What this machine takes for a box: a program that does nothing, run with more and more of a box around it, and with as
// little of each layer as can be: no control of anything but the payload's start, nothing counted, read or written down.
//
//   cc -O2 -static -o /tmp/box-floor docs/benchmarks/box-floor.c && /tmp/box-floor 200
//
// All kinds take turns, round by round. Needs root, or user namespaces that are open to everybody; the control groups need
// root and version 1 of them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint64_t most = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

#define PAYLOAD "/usr/bin/true"
#define BUBBLEWRAP "/usr/bin/bwrap"

static const struct kind {
    const char *name, *key;
    char *arguments[40];
} kinds[] = {
    {"true, spawned by itself", NULL, {PAYLOAD}},
    {"a static launcher, a clone, true", "clone", {NULL}},
    {"the same in six namespaces", "most", {NULL}},
    {"the same in seven: with a network", "all", {NULL}},
    {"the same behind a process 1", "init", {NULL}},
    {"the same cloned here, without the launcher", "here", {NULL}},
    {"behind a process 1, with ids and a root of its own", "root", {NULL}},
    {"the same with Landlock and a seccomp filter", "sealed", {NULL}},
    {"the same in control groups", "groups", {NULL}},
    {"bubblewrap, the folders of the shell environment", NULL,
        {BUBBLEWRAP, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--ro-bind",
            "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev", "--dir", "/box", "--chdir", "/box", "--", PAYLOAD}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

// Process 1: runs the payload, and ends with it.
static _Noreturn void be_init(void) {
    char *command[] = {PAYLOAD, NULL}, *environment[] = {NULL};
    int status;
    pid_t payload = vfork();
    if (payload == 0) {
        execve(PAYLOAD, command, environment);
        _exit(5);
    }
    _exit(payload > 0 && waitpid(payload, &status, 0) == payload && status == 0 ? 0 : 4);
}

static void must(long result, const char *what) {
    if (result >= 0) return;
    fprintf(stderr, "box-floor: %s: %s\n", what, strerror(errno));
    _exit(7);
}

static void put(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    must(file, path);
    must(write(file, text, strlen(text)), path);
    close(file);
}

// The least root that `true` can run in: a memory file system with /usr, /proc, /tmp and three devices, read-only.
static void build_root(void) {
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/urandom"};
    static const char *const links[] = {"bin", "lib", "lib64"};
    must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "make mounts private");
    must(mount("box", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=755"), "mount the root");
    must(chdir("/tmp"), "enter the root");
    static const char *const folders[] = {"usr", "proc", "tmp", "dev"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) must(mkdir(folders[i], 0755), folders[i]);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        char target[16] = "usr/";
        must(symlink(strcat(target, links[i]), links[i]), links[i]);
    }
    must(mount("/usr", "usr", NULL, MS_BIND, NULL), "mount /usr");
    must(mount(NULL, "usr", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL), "make /usr read-only");
    must(mount("box", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=64m"), "mount /tmp");
    must(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mount /proc");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        int file = open(devices[i] + 1, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
        must(file, devices[i]);
        close(file);
        must(mount(devices[i], devices[i] + 1, NULL, MS_BIND, NULL), devices[i]);
    }
    must(mount(NULL, ".", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL), "make the root read-only");
    must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
    must(umount2(".", MNT_DETACH), "let go of the old root");
    must(chdir("/"), "enter the new root");
}

// As long a filter as ours is: so many system calls that are allowed, one after the other, and all others too.
enum { INSTRUCTIONS = 658 };

static void seal(void) {
    struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE};
    static struct sock_filter code[INSTRUCTIONS];
    struct sock_fprog program = {.len = INSTRUCTIONS, .filter = code};
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    must(syscall(SYS_capset, &header, none), "give up capabilities");
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges");
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    must(ruleset, "make a Landlock ruleset");
    must(syscall(SYS_landlock_restrict_self, ruleset, 0), "restrict files");
    code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
    for (unsigned i = 1; i + 2 < INSTRUCTIONS; i += 2) {
        code[i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, i, 0, 1);
        code[i + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    }
    code[INSTRUCTIONS - 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program), "install a filter");
}

// Process 1 of a whole box: what the launcher opened for it are the files by which it joins its groups.
static _Noreturn void be_whole_init(const char *key, int barrier, const int *groups, int count) {
    char byte, *command[] = {PAYLOAD, NULL}, *environment[] = {NULL};
    int status;
    if (read(barrier, &byte, 1) != 1) _exit(7);
    for (int i = 0; i < count; i++) must(write(groups[i], "0", 1), "join a control group");
    must(setresgid(0, 0, 0), "become the box's group");
    must(setresuid(0, 0, 0), "become the box's user");
    build_root();
    pid_t payload = fork();
    must(payload, "fork");
    if (payload == 0) {
        if (strcmp(key, "root") != 0) seal();
        execve(PAYLOAD, command, environment);
        _exit(5);
    }
    _exit(waitpid(payload, &status, 0) == payload && status == 0 ? 0 : 4);
}

static const char *const hierarchies[] = {"memory", "pids", "cpuacct", "blkio"};
enum { GROUPS = sizeof hierarchies / sizeof *hierarchies };

static void name_group(char path[128], int i, const char *file) {
    snprintf(path, 128, "/sys/fs/cgroup/%s/box-floor-%d%s", hierarchies[i], getpid(), file);
}

static int launch_whole(const char *key) {
    int count = strcmp(key, "groups") == 0 ? GROUPS : 0, groups[GROUPS], barrier[2], status;
    char path[128];
    for (int i = 0; i < count; i++) {
        name_group(path, i, "");
        must(mkdir(path, 0755), path);
        name_group(path, i, "/tasks");
        groups[i] = open(path, O_WRONLY | O_CLOEXEC);
        must(groups[i], path);
    }
    if (count > 0) {
        name_group(path, 0, "/memory.limit_in_bytes");
        put(path, "268435456");
        name_group(path, 1, "/pids.max");
        put(path, "64");
    }
    must(pipe2(barrier, O_CLOEXEC), "make a pipe");
    struct clone_args arguments = {.exit_signal = SIGCHLD, .flags = most | CLONE_NEWNET};
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    must(child, "clone3");
    if (child == 0) be_whole_init(key, barrier[0], groups, count);
    snprintf(path, sizeof path, "/proc/%ld/setgroups", child);
    put(path, "deny");
    snprintf(path, sizeof path, "/proc/%ld/gid_map", child);
    put(path, geteuid() == 0 ? "0 1900000000 1" : "0 1000 1");
    snprintf(path, sizeof path, "/proc/%ld/uid_map", child);
    put(path, geteuid() == 0 ? "0 1900000000 1" : "0 1000 1");
    must(write(barrier[1], "g", 1), "let process 1 go");
    pid_t ended = waitpid((pid_t)child, &status, 0);
    for (int i = 0; i < count; i++) {
        name_group(path, i, "");
        must(rmdir(path), path);
    }
    return ended == child && status == 0 ? 0 : 6;
}

// The launcher: a static program, as small as one can be, that clones, executes and waits.
static int launch(const char *key) {
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    if (strcmp(key, "clone") != 0) arguments.flags = most;
    if (strcmp(key, "all") == 0 || strcmp(key, "init") == 0) arguments.flags |= CLONE_NEWNET;
    if (strcmp(key, "root") == 0 || strcmp(key, "sealed") == 0 || strcmp(key, "groups") == 0) return launch_whole(key);
    char *command[] = {PAYLOAD, NULL}, *environment[] = {NULL};
    int status;
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child < 0) return 3;
    if (child == 0) {
        if (strcmp(key, "init") == 0) be_init();
        execve(PAYLOAD, command, environment);
        _exit(5);
    }
    return waitpid((pid_t)child, &status, 0) == child && status == 0 ? 0 : 6;
}

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

// A child that shares our memory until it executes process 1, as one of posix_spawn's does.
static int become_init(void *unused) {
    char *init[] = {"/proc/self/exe", "--init", NULL}, *environment[] = {NULL};
    (void)unused;
    execve(init[0], init, environment);
    _exit(5);
}

static int clone_here(pid_t *child) {
    static char stack[65536] __attribute__((aligned(16)));
    *child = clone(become_init, stack + sizeof stack, (int)(most | CLONE_NEWNET | CLONE_VM | CLONE_VFORK | SIGCHLD), NULL);
    return *child < 0 ? -1 : 0;
}

// One run in milliseconds; negative where it failed.
static double once(const struct kind *kind) {
    char *launcher[] = {"/proc/self/exe", "--launch", (char *)kind->key, NULL}, *environment[] = {NULL};
    char *const *arguments = kind->key != NULL ? launcher : kind->arguments;
    pid_t child;
    int status;
    double begun = now_ms();
    bool here = kind->key != NULL && strcmp(kind->key, "here") == 0;
    if ((here ? clone_here(&child) : posix_spawn(&child, arguments[0], NULL, NULL, arguments, environment)) != 0) return -1;
    if (waitpid(child, &status, 0) != child || status != 0) return -1;
    return now_ms() - begun;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int count, char **words) {
    if (count == 3 && strcmp(words[1], "--launch") == 0) return launch(words[2]);
    if (count == 2 && strcmp(words[1], "--init") == 0) be_init();
    int rounds = count > 1 ? atoi(words[1]) : 200;
    if (rounds < 1) {
        fprintf(stderr, "box-floor: '%s' is no number of rounds\n", words[1]);
        return 2;
    }
    double *times[KINDS];
    for (int kind = 0; kind < KINDS; kind++) times[kind] = calloc((size_t)rounds, sizeof(double));
    for (int round = 0; round < rounds; round++)
        for (int kind = 0; kind < KINDS; kind++)
            // Every second round the other way: whoever follows bubblewrap finds the kernel busy with what it left.
            times[round % 2 == 0 ? kind : KINDS - 1 - kind][round] = once(&kinds[round % 2 == 0 ? kind : KINDS - 1 - kind]);
    for (int kind = 0; kind < KINDS; kind++) {
        qsort(times[kind], (size_t)rounds, sizeof(double), compare);
        if (times[kind][0] < 0) printf("%-52s did not run here\n", kinds[kind].name);
        else
            printf("%-52s median %.2f ms, p10 %.2f, p95 %.2f\n", kinds[kind].name, times[kind][rounds / 2],
                times[kind][rounds / 10], times[kind][rounds * 95 / 100]);
    }
    return 0;
}
