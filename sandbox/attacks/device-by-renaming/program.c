#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    static const char *const places[][2] = {{"/tmp/old", "/tmp/new"}, {"/box/old", "/box/new"}, {"/dev/shm/old", "/dev/shm/new"}};
    for (int i = 0; i < 3; i++)
        for (unsigned long high = 0; high < 2; high++) {
            int file = open(places[i][0], O_CREAT | O_RDWR, 0600);
            if (file >= 0) close(file);
            syscall(SYS_renameat2, AT_FDCWD, places[i][0], AT_FDCWD, places[i][1], 4ul /* RENAME_WHITEOUT */ | high << 32);
            struct stat status;
            if (stat(places[i][0], &status) == 0 && S_ISCHR(status.st_mode)) printf("ACHIEVED a device at %s\n", places[i][0]);
            unlink(places[i][0]);
        }
    return 0;
}
