#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    // 0: the host's usual size; 2 MiB; 1 GiB.
    static const int sizes[] = {0, 21, 30};
    for (int i = 0; i < 3; i++) {
        int size = sizes[i] << 26;
        void *area = mmap(NULL, 1 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | size, -1, 0);
        if (area != MAP_FAILED) printf("ACHIEVED huge pages of size %d\n", sizes[i]);
        if (syscall(SYS_memfd_create, "huge", 4 | size) >= 0) printf("ACHIEVED a file of huge pages of size %d\n", sizes[i]);
        if (syscall(SYS_shmget, 0, 1 << 30, 04000 | 01000 | 0600 | size) >= 0) puts("ACHIEVED a segment of huge pages");
    }
    return 0;
}
