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
    static const int ids[] = {0, 1, 999, 1001, 65533, 65534, -2};
    for (int i = 0; i < 7; i++) {
        int id = ids[i];
        if (syscall(SYS_setreuid, id, id) == 0 || syscall(SYS_setregid, id, id) == 0) puts("ACHIEVED setreuid");
        if (syscall(SYS_setresuid, id, id, id) == 0 || syscall(SYS_setresgid, id, id, id) == 0) puts("ACHIEVED setresuid");
        if (syscall(SYS_setuid, id) == 0 || syscall(SYS_setgid, id) == 0) puts("ACHIEVED setuid");
        syscall(SYS_setfsuid, id);
        syscall(SYS_setfsgid, id);
        if (geteuid() == (uid_t)id || getegid() == (gid_t)id) puts("ACHIEVED another id");
    }
    return 0;
}
