#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

// A device's inode is the host's own: what is written there is read in every other box, and by later ones.
int main(void) {
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
    for (int i = 0; i < 5; i++) {
        struct timespec times[2] = {{1, 2}, {3, 4}};
        if (utimensat(AT_FDCWD, devices[i], NULL, 0) == 0) printf("ACHIEVED the present as the time of %s\n", devices[i]);
        if (utimensat(AT_FDCWD, devices[i], times, 0) == 0) printf("ACHIEVED a time for %s\n", devices[i]);
        if (chmod(devices[i], 0600) == 0) printf("ACHIEVED a mode for %s\n", devices[i]);
        int device = open(devices[i], O_RDWR | O_CREAT | O_TRUNC, 0600);
        if (device < 0) return 1; // what programs do all the time must go on
        if (futimens(device, NULL) == 0) printf("ACHIEVED the present, by descriptor, as the time of %s\n", devices[i]);
        if (i < 2 && write(device, "x", 1) != 1) return 2;
        close(device);
    }
    return 0;
}
