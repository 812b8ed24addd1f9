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

#include <sys/mount.h>
int main(void) {
    if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0) puts("ACHIEVED mount");
    if (mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL) == 0) puts("ACHIEVED remount");
    if (mount("/usr", "/tmp", NULL, MS_BIND, NULL) == 0) puts("ACHIEVED bind");
    if (umount2("/proc/kallsyms", MNT_DETACH) == 0) puts("ACHIEVED unmounted a mask");
    if (umount2("/", MNT_DETACH) == 0) puts("ACHIEVED unmounted the root");
    if (syscall(SYS_fsopen, "tmpfs", 0) >= 0) puts("ACHIEVED fsopen");
    if (syscall(428, AT_FDCWD, "/", 1) >= 0) puts("ACHIEVED open_tree");
    if (syscall(429, 0, "", -1, "/tmp", 4) >= 0) puts("ACHIEVED move_mount");
    if (syscall(442, AT_FDCWD, "/", 0, "", 32) >= 0) puts("ACHIEVED mount_setattr");
    if (chroot("/tmp") == 0) puts("ACHIEVED chroot");
    if (syscall(SYS_pivot_root, "/tmp", "/tmp") == 0) puts("ACHIEVED pivot_root");
    return 0;
}
