#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/wait.h>
int main(void) {
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &all); // is told that all is done
    getrlimit(RLIMIT_CORE, &all);
    if (all.rlim_cur > 1 || all.rlim_max > 1) puts("ACHIEVED raised the limit of core dumps");
    pid_t child = fork();
    if (child == 0) {
        chdir("/tmp");
        abort();
    }
    int status;
    waitpid(child, &status, 0);
    if (WCOREDUMP(status)) puts("ACHIEVED a core dump");
    return 0;
}
