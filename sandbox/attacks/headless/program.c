#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *take(void *nothing) {
    const size_t size = 200ul << 20;
    usleep(300000);
    char *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t at = 0; at < size; at += 4096) all[at] = 1;
    sleep(2);
    puts("ACHIEVED all of it");
    exit(0);
    return nothing;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, take, NULL);
    pthread_exit(NULL);
}
