#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// A record of refused calls is held in the supervisor's memory and shown on a terminal.
int main(void) {
    char name[16], text[128];
    memset(text, 'y', sizeof text - 1);
    for (int i = 0; i < 12000; i++) {
        snprintf(name, sizeof name, "\033]0;%d\a\n\r", i);
        prctl(PR_SET_NAME, name);
        snprintf(text, 64, "\033[2J%d", i);
        text[strlen(text)] = 'y';
        syscall(SYS_mount, text, text, text, 0, 0);
        socket(i % 46 + 2, i, i);
        syscall(SYS_personality, i + 1);
    }
    if (fork() == 0) {
        // The caller's memory is gone while it is being read.
        for (int i = 0; i < 500; i++)
            if (vfork() == 0) {
                syscall(SYS_mount, text, text, text, 0, 0);
                _exit(0);
            }
        _exit(0);
    }
    return 0;
}
