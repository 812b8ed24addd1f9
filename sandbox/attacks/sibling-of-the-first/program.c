#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

// Children of process 1, who ends the box when the first of its children has ended.
int main(void) {
    for (int i = 0; i < 40; i++) {
        long child = syscall(SYS_clone, CLONE_PARENT | (i % 2 ? SIGCHLD : SIGKILL), 0, 0, 0, 0);
        if (child == 0) {
            if (getppid() != 1) puts("ACHIEVED another parent");
            if (i % 4 == 3) kill(getpid(), SIGKILL);
            if (i % 4 == 2) {
                raise(SIGSTOP);
                pause();
            }
            _exit(77);
        }
    }
    usleep(300000);
    char text[256] = {0};
    int file = open("/proc/1/stat", O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) <= 0) puts("ACHIEVED process 1 is gone");
    else if (strstr(text, ") T ") != NULL || strstr(text, ") Z ") != NULL) puts("ACHIEVED process 1 stands still");
    // Those that ended must be buried: 40 dead would be most of what the box may have.
    for (int i = 0; i < 30; i++) {
        pid_t child = fork();
        if (child == 0) pause();
        if (child < 0) {
            puts("ACHIEVED dead that nobody buries");
            break;
        }
    }
    return 0;
}
