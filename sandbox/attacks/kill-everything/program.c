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
    for (int number = 1; number < 65; number++) kill(1, number);
    usleep(50000);
    char path[32];
    int seen = 0;
    for (int process = 2; process < 40000; process++)
        if (process != getpid() && kill(process, 0) == 0) seen++;
    // The shell may still be there; a host would show dozens.
    if (seen > 2) printf("ACHIEVED sees %d other processes\n", seen);
    if (access("/proc/1/stat", R_OK) != 0) puts("ACHIEVED process 1 is gone");
    return 0;
}
