#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(void) {
    for (int i = 0; i < 2500; i++) {
        if (fork() == 0) {
            while (seconds() < 0.002) {}
            _exit(0);
        }
        wait(NULL);
    }
    puts("ACHIEVED five seconds of processor time");
}
