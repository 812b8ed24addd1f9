#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int glovebox_open(const char *path, int flags, uint32_t mode) { return open(path, flags, mode); }

int glovebox_openat(int folder, const char *path, int flags, uint32_t mode) {
    return openat(folder, path, flags, mode);
}

int glovebox_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int glovebox_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

int glovebox_accept(int listening) { return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int glovebox_spawn_in_folder(void *actions, const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int glovebox_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int glovebox_processors(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : -1;
}

const char *glovebox_error_text(int code, char *buffer, size_t size) { return strerror_r(code, buffer, size); }
