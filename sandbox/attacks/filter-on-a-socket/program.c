#define _GNU_SOURCE
#include <linux/filter.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    struct sock_filter code[] = {{0x06, 0, 0, 0xffffffff}};
    struct sock_fprog program = {1, code};
    static const struct {
        const char *name;
        long level, option;
    } options[] = {{"SO_ATTACH_FILTER", SOL_SOCKET, 26}, {"SO_ATTACH_REUSEPORT_CBPF", SOL_SOCKET, 51}, {"SO_ATTACH_BPF", SOL_SOCKET, 50},
        {"SO_ATTACH_FILTER in 64 bits", SOL_SOCKET | 1l << 32, 26 | 1l << 32}, {"SO_DEBUG", SOL_SOCKET, 1}, {"TCP_ULP", 6, 31},
        {"SO_ZEROCOPY", SOL_SOCKET, 60}, {"IP_MSFILTER", 0, 41}};
    for (int kind = SOCK_STREAM; kind <= SOCK_DGRAM; kind++) {
        int sockets[2];
        if (socketpair(AF_UNIX, kind, 0, sockets) != 0) return 1;
        for (unsigned i = 0; i < sizeof options / sizeof *options; i++)
            if (syscall(SYS_setsockopt, sockets[0], options[i].level, options[i].option, &program, sizeof program) == 0)
                printf("ACHIEVED %s\n", options[i].name);
    }
    return 0;
}
