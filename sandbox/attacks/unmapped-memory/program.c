#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    static char block[1 << 20];
    int total = 0;
    for (int i = 0; i < 64; i++) {
        int file = memfd_create("hidden", 0);
        if (file < 0) break;
        for (int j = 0; j < 16 && write(file, block, sizeof block) > 0; j++) total++;
        if (total > 256) {
            printf("ACHIEVED %d MiB that nobody counts\n", total);
            return 0;
        }
    }
    return 0;
}
