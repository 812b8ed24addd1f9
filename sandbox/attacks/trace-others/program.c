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

#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
static char secret[] = "a secret of the child";
int main(void) {
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    char stolen[32] = {0};
    struct iovec here = {stolen, sizeof secret}, there = {secret, sizeof secret};
    pid_t victims[] = {1, child};
    for (int i = 0; i < 2; i++) {
        if (ptrace(PTRACE_ATTACH, victims[i], 0, 0) == 0) puts("ACHIEVED ptrace attach");
        if (ptrace(0x4206, victims[i], 0, 0) == 0) puts("ACHIEVED ptrace seize");
        if (process_vm_readv(victims[i], &here, 1, &there, 1, 0) > 0) puts("ACHIEVED process_vm_readv");
        if (process_vm_writev(victims[i], &here, 1, &there, 1, 0) > 0) puts("ACHIEVED process_vm_writev");
        if (syscall(SYS_kcmp, victims[i], getpid(), 0, 0, 0) >= 0) puts("ACHIEVED kcmp");
        int process = (int)syscall(SYS_pidfd_open, victims[i], 0);
        if (syscall(438, process, 0, 0) >= 0) puts("ACHIEVED pidfd_getfd");
    }
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0) puts("ACHIEVED ptrace traceme");
    kill(child, SIGKILL);
    return 0;
}
