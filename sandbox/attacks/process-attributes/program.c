#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>


int main(void) {
    static const struct {
        const char *name;
        int option;
        unsigned long value;
    } all[] = {{"PR_SET_SECUREBITS", 28, 0}, {"PR_SET_MM", 35, 1}, {"PR_SET_PTRACER", 0x59616d61, -1ul}, {"PR_MCE_KILL", 33, 1},
        {"PR_SET_SPECULATION_CTRL", 53, 0}, {"PR_SET_SYSCALL_USER_DISPATCH", 59, 1}, {"PR_SCHED_CORE", 62, 1},
        {"PR_SET_IO_FLUSHER", 57, 1}, {"PR_SET_KEEPCAPS", 8, 1}, {"PR_CAPBSET_DROP", 24, 1}, {"PR_SET_TSC", 26, 2},
        {"PR_SET_TIMING", 14, 0}, {"PR_SET_MDWE", 65, 1}, {"PR_SET_SECCOMP", 22, 1}, {"PR_SET_NAME with high bits", 28, 1ul << 32}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (prctl(all[i].option, all[i].value, 0, 0, 0) == 0) printf("ACHIEVED %s\n", all[i].name);
    if (syscall(SYS_prctl, 22 | 1ul << 32, 2, 0, 0, 0) == 0) puts("ACHIEVED PR_SET_SECCOMP in 64 bits");
    if (syscall(SYS_personality, 0x0040000) == 0) puts("ACHIEVED memory without random places");
    return 0;
}
