#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>

// Merged with equal pages of other processes, a page tells by the time of a write what others hold.
int main(void) {
    void *area = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    static const struct {
        const char *name;
        int advice;
    } all[] = {{"MADV_MERGEABLE", 12}, {"MADV_UNMERGEABLE", 13}, {"MADV_HWPOISON", 100}, {"MADV_SOFT_OFFLINE", 101}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (madvise(area, 4096, all[i].advice) == 0) printf("ACHIEVED %s\n", all[i].name);
    if (prctl(67 /* PR_SET_MEMORY_MERGE */, 1, 0, 0, 0) == 0) puts("ACHIEVED all memory merged");
    return 0;
}
