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

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
int main(void) {
    struct sock_filter code[] = {{0x06, 0, 0, 0x7fff0000}};
    struct sock_fprog program = {1, code};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) puts("ACHIEVED a filter");
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program) >= 0)
        puts("ACHIEVED a listener");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) puts("ACHIEVED a filter by prctl");
    return 0;
}
