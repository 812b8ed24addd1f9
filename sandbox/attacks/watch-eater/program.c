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


#include <sys/inotify.h>
int main(void) {
    int made = 0;
    for (int i = 0; i < 100000; i++)
        if (inotify_init1(0) < 0) break;
        else made++;
    if (made > 2048) printf("ACHIEVED %d instances\n", made);
    return 0;
}
