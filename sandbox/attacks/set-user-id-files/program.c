#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void look(const char *path, const char *way) {
    struct stat status;
    if (stat(path, &status) == 0 && status.st_mode & (S_ISUID | S_ISGID)) printf("ACHIEVED a set-id file by %s\n", way);
    unlink(path);
}
int main(void) {
    static const int modes[] = {04755, 02755, 06755};
    umask(0);
    chdir("/tmp");
    for (int i = 0; i < 3; i++) {
        int mode = modes[i], file = open("plain", O_CREAT | O_WRONLY, 0755);
#ifdef SYS_chmod
        syscall(SYS_chmod, "plain", mode);
        syscall(SYS_chmod, "plain", mode | 1l << 32);
        look("creat", (close((int)syscall(SYS_creat, "creat", mode)), "creat"));
        look("open", (close((int)syscall(SYS_open, "open", O_CREAT | O_WRONLY, mode)), "open"));
        look("mknod", (syscall(SYS_mknod, "mknod", S_IFREG | mode, 0), "mknod"));
#endif
        syscall(SYS_fchmod, file, mode);
        syscall(SYS_fchmodat, AT_FDCWD, "plain", mode);
        syscall(452 /* fchmodat2 */, AT_FDCWD, "plain", mode, 0);
        look("plain", "a change of mode");
        close(file);
        look("openat", (close((int)syscall(SYS_openat, AT_FDCWD, "openat", O_CREAT | O_WRONLY, mode)), "openat"));
        look("mknodat", (syscall(SYS_mknodat, AT_FDCWD, "mknodat", S_IFREG | mode, 0), "mknodat"));
        struct open_how how = {.flags = O_CREAT | O_WRONLY, .mode = (unsigned)mode};
        look("openat2", (close((int)syscall(SYS_openat2, AT_FDCWD, "openat2", &how, sizeof how)), "openat2"));
        file = open(".", O_TMPFILE | O_RDWR, mode);
        if (file >= 0) linkat(file, "", AT_FDCWD, "unnamed", AT_EMPTY_PATH);
        look("unnamed", "O_TMPFILE");
        mkdir("folder", (mode_t)mode);
        look("folder", "mkdir");
        rmdir("folder");
    }
    return 0;
}
