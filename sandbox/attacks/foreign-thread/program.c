#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *call(void *nothing) {
#if defined(__x86_64__)
    printf("ACHIEVED x32 gave %ld\n", syscall(0x40000000 | 39));
#else
    raise(SIGSYS);
#endif
    fflush(stdout);
    return nothing;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, call, NULL);
    pthread_join(thread, NULL);
    return 0;
}
