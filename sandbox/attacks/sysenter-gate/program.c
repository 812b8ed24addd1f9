#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// The other 32-bit gate: processors of one maker have it in 64-bit programs too. What returns from it crashes, so a child
// goes through, and leaves a folder behind if the call was made.
int main(void) {
#if defined(__x86_64__)
    char *low = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (low == MAP_FAILED) return 1;
    strcpy(low, "/tmp/gate");
    pid_t child = fork();
    if (child == 0) {
        __asm__ volatile("mov %%rbp, %%r8\n\tmov %1, %%rbp\n\tsysenter\n\tmov %%r8, %%rbp" :
            : "a"(39 /* mkdir of i386 */), "r"((long)low + 32768), "b"(low), "c"(0700) : "r8", "memory");
        _exit(0);
    }
    waitpid(child, NULL, 0);
    struct stat status;
    if (stat("/tmp/gate", &status) == 0) puts("ACHIEVED a call by sysenter");
#endif
    return 0;
}
