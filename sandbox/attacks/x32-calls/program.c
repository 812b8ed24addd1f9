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

int main(void) {
#if defined(__x86_64__)
    printf("ACHIEVED x32 gave %ld\n", syscall(0x40000000 | 39));
#else
    raise(SIGSYS);
#endif
    return 0;
}
