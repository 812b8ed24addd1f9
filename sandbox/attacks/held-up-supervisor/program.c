#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// While threads change a process's map of memory, nobody else can read it; a supervisor that waits for that keeps no limit.
static const size_t size = 768ul << 20;
static char *ground;
static double *used;

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *change(void *nothing) {
    for (;;) {
        mprotect(ground, size, PROT_READ);
        mprotect(ground, size, PROT_READ | PROT_WRITE);
    }
    return nothing;
}

static void *ask(void *nothing) {
    for (;;) syscall(SYS_mount, "abc", "d", "e", 0, 0);
    return nothing;
}

int main(void) {
    enum { BURNERS = 20, LIMIT = 3 };
    pthread_t thread;
    used = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (used == MAP_FAILED) return 1;
    for (int i = 0; i < BURNERS; i++)
        if (fork() == 0) {
            while (used[BURNERS] == 0) usleep(1000);
            for (;;) used[i] = seconds();
        }
    ground = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (ground == MAP_FAILED) return 1;
    madvise(ground, size, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < size; i += 4096) ground[i] = 1;
    pthread_create(&thread, NULL, ask, NULL);
    usleep(20000);
    for (int i = 0; i < 30; i++) pthread_create(&thread, NULL, change, NULL);
    used[BURNERS] = 1;
    for (;;) {
        double sum = seconds();
        for (int i = 0; i < BURNERS; i++) sum += used[i];
        if (sum > 3 * LIMIT) {
            printf("ACHIEVED %.1f s of processor time\n", sum);
            fflush(stdout);
            exit(0);
        }
        usleep(10000);
    }
}
