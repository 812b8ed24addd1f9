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

int main(void) {
    for (int number = 3; number < 65536; number++)
        if (fcntl(number, F_GETFD) >= 0) printf("ACHIEVED descriptor %d is open\n", number);
    for (int number = 0; number < 3; number++) {
        char path[64], target[256];
        snprintf(path, sizeof path, "/proc/self/fd/%d", number);
        long length = readlink(path, target, sizeof target - 1);
        target[length > 0 ? length : 0] = 0;
        if (strncmp(target, "pipe:", 5) != 0 && strcmp(target, "/dev/null") != 0)
            printf("ACHIEVED descriptor %d is %s\n", number, target);
    }
    return 0;
}
