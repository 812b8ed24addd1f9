// Runs a command where the kernel can't notify about refused system calls.
//
// Usage: without-notify old|taken COMMAND…
// `old`: a filter that the command inherits answers EINVAL to seccomp() where a listener is asked for, as kernels
// before 5.0 do, and EOPNOTSUPP to each question for an action, since the action asked for lies where no filter looks.
// `taken`: a filter with a listener is there already, as in some containers, and a process may have only one: EBUSY.
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define COUNT(code) (sizeof(code) / sizeof *(code))

int main(int count, char **arguments) {
    struct sock_filter old[] = {
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 5),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_GET_ACTION_AVAIL, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_SET_MODE_FILTER, 0, 2),
        LOAD(args[1]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SECCOMP_FILTER_FLAG_NEW_LISTENER, 1, 0),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ERRNO | EINVAL),
        ANSWER(SECCOMP_RET_ERRNO | EOPNOTSUPP),
    };
    struct sock_filter taken[] = {
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_acct, 0, 1), // a call that nobody makes
        ANSWER(SECCOMP_RET_USER_NOTIF),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    int is_old = count > 2 && strcmp(arguments[1], "old") == 0;
    if (count < 3 || (!is_old && strcmp(arguments[1], "taken") != 0)) {
        fprintf(stderr, "usage: without-notify old|taken COMMAND...\n");
        return 2;
    }
    struct sock_fprog program = {
        .len = is_old ? COUNT(old) : COUNT(taken),
        .filter = is_old ? old : taken,
    };
    unsigned long flags = is_old ? 0 : SECCOMP_FILTER_FLAG_NEW_LISTENER;
    // Root needs no such promise, and without it the command may still become anybody.
    if (geteuid() != 0) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (listener < 0) {
        perror("without-notify: seccomp");
        return 1;
    }
    if (!is_old) fcntl((int)listener, F_SETFD, 0); // taken as long as somebody has it open
    execvp(arguments[2], arguments + 2);
    perror(arguments[2]);
    return 127;
}
