// The helper's start, and the few functions of a C library that it calls: none is linked in, so that nothing runs here but
// what stands here. A C library's start asks the processor dozens of times what it can do, and on a virtual machine each
// question is the host's to answer (0.4 ms a launch).
//
// This file includes none of their declarations. Arguments go to the kernel as they lie in the registers, where it takes as
// much of each as its own type holds.
#include <asm/unistd.h>
#include <stddef.h>

static int last_error;

int *__errno_location(void) { return &last_error; }

long syscall(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    register long result __asm__("rax") = number, r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
        : "+r"(result) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number, result __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c,
                  x3 __asm__("x3") = d, x4 __asm__("x4") = e, x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(result) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
#endif
    if (result >= 0 || result < -4095) return result;
    last_error = (int)-result;
    return -1;
}

#define AS(name, number)                                                                                               \
    long name(long a, long b, long c, long d, long e, long f) { return syscall(number, a, b, c, d, e, f); }
#define CALL(name) AS(name, __NR_##name)

CALL(bind) CALL(chdir) CALL(clock_gettime) CALL(close) CALL(execve) CALL(fchdir) CALL(fchmodat) CALL(fchownat) CALL(fcntl)
CALL(fstat) CALL(getrusage) CALL(ioctl) CALL(kill) CALL(listen) CALL(mkdirat) CALL(mmap) CALL(mount) CALL(nanosleep)
CALL(openat) CALL(pipe2) CALL(ppoll) CALL(prctl) CALL(read) CALL(sendmsg) CALL(setdomainname) CALL(setgroups)
CALL(sethostname) CALL(setresgid) CALL(setresuid) CALL(setrlimit) CALL(setsid) CALL(socket) CALL(symlinkat) CALL(umask)
CALL(umount2) CALL(unlinkat) CALL(unshare) CALL(wait4) CALL(write) AS(fstatat, __NR_newfstatat) AS(_exit, __NR_exit_group)

// Volatile, or a compiler may see a call of the function itself in the loop.
void *memcpy(void *to, const void *from, size_t length) {
    for (size_t i = 0; i < length; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
    return to;
}

void *memset(void *to, int byte, size_t length) {
    for (size_t i = 0; i < length; i++) ((volatile char *)to)[i] = (char)byte;
    return to;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

char *stpcpy(char *to, const char *from) {
    while ((*to = *from++) != 0) to++;
    return to;
}

char *strrchr(const char *text, int byte) {
    const char *last = NULL;
    for (; *text != 0; text++) last = *text == byte ? text : last;
    return (char *)last;
}

int main(void);

__attribute__((used)) static void start(void) { _exit(main(), 0, 0, 0, 0, 0); }

#if defined(__x86_64__)
__asm__(".globl _start\n_start: xor %ebp, %ebp\n and $-16, %rsp\n call start\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: mov x29, #0\n mov x30, #0\n b start\n");
#endif
