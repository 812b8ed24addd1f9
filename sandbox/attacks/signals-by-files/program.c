#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// What the kernel sends in somebody's name: the owner of a file, of a timer, of a lease; by the parent's end.
int main(void) {
    for (int number = 1; number < 65; number++) {
        int sockets[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) return 1;
        struct f_owner_ex owner = {number % 2 ? F_OWNER_TID : F_OWNER_PID, 1};
        fcntl(sockets[0], F_SETSIG, number);
        if (number % 3) fcntl(sockets[0], F_SETOWN_EX, &owner);
        else fcntl(sockets[0], F_SETOWN, number % 2 ? 1 : -1);
        fcntl(sockets[0], F_SETFL, O_ASYNC | O_NONBLOCK);
        if (write(sockets[1], "x", 1) != 1) return 2;
        close(sockets[1]);
        struct sigevent event = {.sigev_notify = 4 /* a thread */, .sigev_signo = number};
        event._sigev_un._tid = 1;
        timer_t timer;
        if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0) puts("ACHIEVED a timer of process 1");
        close(sockets[0]);
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, number);
            _exit(0);
        }
    }
    usleep(100000);
    char text[256] = {0};
    int file = open("/proc/1/stat", O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) <= 0) puts("ACHIEVED process 1 is gone");
    else if (strstr(text, ") T ") != NULL || strstr(text, ") Z ") != NULL) puts("ACHIEVED process 1 stands still");
    return 0;
}
