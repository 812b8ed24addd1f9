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

#include <sys/ioctl.h>
int main(void) {
    char character = '!';
    int folder = open("/dev/tty", O_RDWR);
    if (folder >= 0) puts("ACHIEVED opened /dev/tty");
    if (posix_openpt(O_RDWR) >= 0) puts("ACHIEVED opened a new terminal");
    for (int number = 0; number < 3; number++) {
        if (ioctl(number, TIOCSTI, &character) == 0) puts("ACHIEVED TIOCSTI");
        if (syscall(SYS_ioctl, number, TIOCSTI | 1ul << 32, &character) == 0) puts("ACHIEVED TIOCSTI in 64 bits");
        if (errno != ENOTTY) printf("ACHIEVED got to the terminal code: %s\n", strerror(errno));
        if (ioctl(number, TIOCSCTTY, 0) == 0) puts("ACHIEVED TIOCSCTTY");
        if (ioctl(number, 0x541C, &character) == 0) puts("ACHIEVED TIOCLINUX");
    }
    return 0;
}
