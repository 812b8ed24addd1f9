// System-call filters: the command's comes compiled from the host; that of process 1 is short enough to stand here.
#include "jail.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "unknown architecture"
#endif

static long install(unsigned long flags, struct jail_span code) {
    if (code.count == 0) { // the host found that this kernel can't notify
        errno = EINVAL;
        return -1;
    }
    struct sock_fprog program = {.len = (unsigned short)code.count, .filter = table(code)};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

// Installs the command's filter. Returns its listener, or -1 where the kernel can't notify: then the plain filter holds,
// refused calls get their errno just the same, and nobody learns their names.
int filter_payload(void) {
    unsigned long notify = SECCOMP_FILTER_FLAG_NEW_LISTENER;
    long listener = install(notify | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, plan->filter);
    if (listener < 0 && errno == EINVAL) listener = install(notify, plan->filter);
    record->filter_notifies = listener >= 0 ? 1 : -errno;
    // EINVAL: an old kernel. EBUSY: a filter above us has the only listener that a process may have.
    if (listener < 0 && (errno == EINVAL || errno == EBUSY)) must(install(0, plan->plain_filter));
    else must(listener);
    return (int)listener;
}

#define ALLOW(name)                                                                                                    \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

void filter_init(void) {
    static struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(read),
        ALLOW(write),
        ALLOW(ppoll),
        ALLOW(wait4),
        ALLOW(kill),
        ALLOW(sendmsg),
        ALLOW(close),
        ALLOW(openat),
        ALLOW(getdents64),
        ALLOW(clock_gettime),
        ALLOW(getrusage),
        ALLOW(restart_syscall),
        ALLOW(rt_sigreturn),
        ALLOW(exit),
        ALLOW(exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
    begin(JAIL_AT_INIT_FILTER);
    must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}
