#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// The path of the kernel by which programs left a browser's sandbox in 2025 (CVE-2025-38236).
int main(void) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) return 1;
    char byte = 'x';
    struct iovec part = {&byte, 1};
    struct mmsghdr message = {.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}};
    if (send(sockets[0], &byte, 1, MSG_OOB) == 1) puts("ACHIEVED send");
    if (syscall(SYS_sendto, sockets[0], &byte, 1, MSG_OOB | 1l << 32, NULL, 0) == 1) puts("ACHIEVED sendto in 64 bits");
    if (sendmsg(sockets[0], &message.msg_hdr, MSG_OOB) == 1) puts("ACHIEVED sendmsg");
    if (sendmmsg(sockets[0], &message, 1, MSG_OOB) == 1) puts("ACHIEVED sendmmsg");
    if (recv(sockets[1], &byte, 1, MSG_OOB | MSG_DONTWAIT) == 1) puts("ACHIEVED recv");
    if (recvmsg(sockets[1], &message.msg_hdr, MSG_OOB | MSG_DONTWAIT) == 1) puts("ACHIEVED recvmsg");
    if (recvmmsg(sockets[1], &message, 1, MSG_OOB | MSG_DONTWAIT, NULL) == 1) puts("ACHIEVED recvmmsg");
    return send(sockets[0], &byte, 1, 0) == 1 ? 0 : 2;
}
