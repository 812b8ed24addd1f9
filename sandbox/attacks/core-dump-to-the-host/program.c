#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void look(const char *after) {
    struct rlimit limit;
    getrlimit(RLIMIT_CORE, &limit);
    if (limit.rlim_cur != 1 || limit.rlim_max != 1) printf("ACHIEVED a core dump through a pipe of the host, %s\n", after);
}

// Where a host pipes core dumps to a collector, the kernel starts it as root and outside of the box, and hands it what
// the box's program wants it to read. No limit of core dumps stops that but 1. Programs that want no core dumps at all are
// told that they have none, which is so.
int main(void) {
    struct rlimit none = {0, 0}, old;
    look("as it is");
    syscall(SYS_setrlimit, RLIMIT_CORE, &none);
    look("after setrlimit");
    syscall(SYS_prlimit64, 0, RLIMIT_CORE, &none, NULL);
    look("after prlimit");
    syscall(SYS_prlimit64, 0, RLIMIT_CORE, &none, &old);
    look("after prlimit that asks for the old limit");
    syscall(SYS_prlimit64, getpid(), RLIMIT_CORE, &none, NULL);
    look("after prlimit by number");
    syscall(SYS_prlimit64, 0, RLIMIT_CORE | 1l << 32, &none, NULL);
    look("after prlimit in 64 bits");
    return 0;
}
