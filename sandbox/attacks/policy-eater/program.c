#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel keeps a policy for each page of a shared file as long as the file is there, and charges nobody for it.
// Within every limit, and enough to be seen; a file without content may be as large as one likes where files are counted.
enum { SIZE = 4 << 20 };

int main(void) {
    int file = open("/dev/shm/policies", O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, SIZE) != 0) return 1;
    char *area = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (area == MAP_FAILED) return 2;
    unsigned long first = 1;
    long kept = 0;
    for (long page = 0; page < SIZE / 4096; page += 2)
        if (syscall(SYS_mbind, area + 4096 * page, 4096l, 2l, &first, 64l, 0l) == 0) kept++;
        else if (errno == ENOSYS) break;
    if (kept != 0) printf("ACHIEVED %ld policies that no limit counts\n", kept);
    if (syscall(450 /* set_mempolicy_home_node */, area, 4096l, 0l, 0l) == 0) puts("ACHIEVED a home");
    return 0;
}
