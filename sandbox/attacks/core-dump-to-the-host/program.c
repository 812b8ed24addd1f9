#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Where a host pipes core dumps to a collector, the kernel starts it as root and outside of the box, and hands it what
// the box's program wants it to read. No limit of core dumps stops that but 1.
int main(void) {
    struct rlimit limit, none = {0, 0};
    getrlimit(RLIMIT_CORE, &limit);
    if (limit.rlim_cur != 1 || limit.rlim_max != 1) puts("ACHIEVED a core dump through a pipe of the host");
    if (syscall(SYS_setrlimit, RLIMIT_CORE, &none) == 0) puts("ACHIEVED another limit of core dumps");
    if (syscall(SYS_prlimit64, 0, RLIMIT_CORE, &none, NULL) == 0) puts("ACHIEVED another limit of core dumps by prlimit");
    if (syscall(SYS_prlimit64, getpid(), RLIMIT_CORE, &none, NULL) == 0) puts("ACHIEVED another limit, by number");
    if (syscall(SYS_prlimit64, 0, RLIMIT_CORE | 1l << 32, &none, NULL) == 0) puts("ACHIEVED another limit, in 64 bits");
    return 0;
}
