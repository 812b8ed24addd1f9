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


#include <time.h>
int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    int queued = 0, timers = 0;
    while (queued < 200000 && sigqueue(getpid(), SIGRTMIN + 1, (union sigval){0}) == 0) queued++;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 2};
    timer_t timer;
    while (timers < 200000 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) timers++;
    if (queued > 10000 || timers > 10000) printf("ACHIEVED %d signals, %d timers\n", queued, timers);
    return 0;
}
