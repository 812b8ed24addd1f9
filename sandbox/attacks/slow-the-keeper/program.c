#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    if (syscall(SYS_sched_setaffinity, 1, sizeof one, &one) >= 0) puts("ACHIEVED processors of process 1");
    if (syscall(SYS_sched_setaffinity, 1 | 1l << 32, sizeof one, &one) >= 0) puts("ACHIEVED processors, in 64 bits");
    if (setpriority(PRIO_PROCESS, 1, 19) == 0) puts("ACHIEVED priority of process 1");
    if (setpriority(PRIO_USER, 0, 19) == 0) puts("ACHIEVED priority of all of this user");
    if (setpriority(PRIO_PGRP, 1, 19) == 0) puts("ACHIEVED priority of a group");
    struct sched_param none = {0};
    if (sched_setscheduler(1, SCHED_IDLE, &none) == 0) puts("ACHIEVED scheduler of process 1");
    if (sched_setparam(1, &none) == 0) puts("ACHIEVED parameters of process 1");
    if (syscall(SYS_sched_setattr, 1, &none, 0) == 0) puts("ACHIEVED attributes of process 1");
    if (syscall(SYS_ioprio_set, 1, 1, 3 << 13) == 0) puts("ACHIEVED disk priority of process 1");
    struct rlimit small = {1, 1};
    if (prlimit(1, RLIMIT_NOFILE, &small, NULL) == 0) puts("ACHIEVED limits of process 1");
    int ends[2];
    if (pipe(ends) == 0 && fcntl(ends[0], F_SETOWN, 1) == 0) {
        fcntl(ends[0], F_SETSIG, SIGKILL); // a signal that the kernel sends for us
        fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
        (void)!write(ends[1], "x", 1);
    }
    kill(1, SIGSTOP);
    usleep(50000);
    // What a thread may do to itself stays possible.
    if (sched_setaffinity(0, sizeof one, &one) != 0 && errno == EPERM) puts("ACHIEVED nothing, but own processors are refused");
    if (setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + 1) != 0) puts("ACHIEVED nothing, but own priority is refused");
    return 0;
}
