/* C names that Swift can't import: variadic calls, macros and _GNU_SOURCE names, as static inline wrappers. */
#ifndef GLOVEBOX_CLINUX_H
#define GLOVEBOX_CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int glovebox_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int glovebox_openat(int folder, const char *path, int flags, mode_t mode) {
    return openat(folder, path, flags, mode);
}

/* Columns of the terminal behind a descriptor, or 0 where there is none. */
static inline int glovebox_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

#endif
