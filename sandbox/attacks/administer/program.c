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

#include <sys/reboot.h>
#include <sys/swap.h>
#include <sys/time.h>
#include <time.h>
int main(void) {
    struct timespec now = {1, 0};
    struct timeval then = {1, 0};
    if (sethostname("owned", 5) == 0) puts("ACHIEVED sethostname");
    if (setdomainname("owned", 5) == 0) puts("ACHIEVED setdomainname");
    if (clock_settime(CLOCK_REALTIME, &now) == 0) puts("ACHIEVED clock_settime");
    if (settimeofday(&then, NULL) == 0) puts("ACHIEVED settimeofday");
    if (syscall(SYS_adjtimex, "") >= 0) puts("ACHIEVED adjtimex");
    if (reboot(RB_AUTOBOOT) == 0) puts("ACHIEVED reboot");
    if (swapon("/tmp/swap", 0) == 0) puts("ACHIEVED swapon");
    if (syscall(SYS_init_module, "", 0, "") == 0) puts("ACHIEVED init_module");
    if (syscall(SYS_finit_module, 0, "", 0) == 0) puts("ACHIEVED finit_module");
    if (syscall(SYS_kexec_load, 0, 0, NULL, 0) == 0) puts("ACHIEVED kexec_load");
    if (syscall(SYS_acct, "/tmp/accounting") == 0) puts("ACHIEVED acct");
    if (syscall(SYS_quotactl, 0, "", 0, "") == 0) puts("ACHIEVED quotactl");
    if (syscall(SYS_syslog, 3, "", 1) >= 0) puts("ACHIEVED syslog");
    if (syscall(SYS_iopl, 3) == 0) puts("ACHIEVED iopl");
    if (syscall(SYS_ioperm, 0, 1, 1) == 0) puts("ACHIEVED ioperm");
    return 0;
}
