// What this machine takes for the frame of a box: a program that does nothing, run with more and more namespaces around it,
// and neither mounts nor limits nor filters.
//
//   cc -O2 -static -o /tmp/box-floor docs/benchmarks/box-floor.c && /tmp/box-floor 200
//
// All kinds take turns, round by round. Needs root, or user namespaces that are open to everybody.
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    {"bubblewrap, the folders of the shell environment", NULL,
        {BUBBLEWRAP, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--ro-bind", "/usr",
            "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
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

// The launcher: a static program, as small as one can be, that clones, executes and waits.
static int launch(const char *key) {
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    if (strcmp(key, "clone") != 0) arguments.flags = most;
    if (strcmp(key, "all") == 0 || strcmp(key, "init") == 0) arguments.flags |= CLONE_NEWNET;
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
        if (times[kind][0] < 0) printf("%-50s did not run here\n", kinds[kind].name);
        else
            printf("%-50s median %.2f ms, p10 %.2f, p95 %.2f\n", kinds[kind].name, times[kind][rounds / 2],
                times[kind][rounds / 10], times[kind][rounds * 95 / 100]);
    }
    return 0;
}
