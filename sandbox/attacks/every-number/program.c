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
    static char space[4096];
    int odd = 0;
    for (long number = 0; number < 480; number++) {
        pid_t child = fork();
        if (child < 0) {
            usleep(10000);
            continue;
        }
        if (child == 0) {
            alarm(1);
            syscall(number, -1l, -1l, -1l, -1l, -1l, -1l);
            syscall(number, 0l, space, 0l, space, 0l, 0l);
            syscall(number, 3l, 0l, -1l, 0x4000l, space, 64l);
            _exit(0);
        }
        // A call that waits for ever is not asked to hurry: the alarm ends it, or we do.
        for (int i = 0; i < 20 && waitpid(child, NULL, WNOHANG) == 0; i++) usleep(i < 10 ? 500 : 20000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    if (geteuid() != 1000 || access("/box/program.c", R_OK) != 0 || access("/home", F_OK) == 0) puts("ACHIEVED another world");
    return odd;
}
