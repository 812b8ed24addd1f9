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

#include <pthread.h>
static void *wait_forever(void *nothing) {
    pause();
    return nothing;
}
int main(void) {
    pthread_t thread;
    int count = 0;
    while (count < 5000 && pthread_create(&thread, NULL, wait_forever, NULL) == 0) count++;
    if (count > 100) printf("ACHIEVED %d threads\n", count);
    usleep(100000);
    return 0;
}
