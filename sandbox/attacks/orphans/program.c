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

#include <sys/wait.h>
int main(void) {
    int failed = 0;
    for (int i = 0; i < 3000; i++) {
        pid_t child = fork();
        if (child == 0) {
            if (fork() == 0) _exit(0);
            _exit(0);
        }
        if (child < 0) failed++;
        else waitpid(child, NULL, 0);
        if (failed) usleep(1000);
    }
    // Had they stayed, the limit of processes would have stopped us for good.
    if (failed > 2000) printf("ACHIEVED %d forks failed: the dead are not buried\n", failed);
    return 0;
}
