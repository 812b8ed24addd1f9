#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>


int main(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return 1;
    struct {
        int pid, user, group;
    } who[] = {{1, 0, 0}, {1, 1000, 1000}, {getpid(), 0, 0}, {getpid(), 1000, 0}, {99999, 1000, 1000}};
    for (int i = 0; i < 5; i++) {
        char byte = 'x';
        struct iovec part = {&byte, 1};
        union {
            struct cmsghdr head;
            char space[CMSG_SPACE(12)];
        } extra = {.head = {.cmsg_len = CMSG_LEN(12), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS}};
        memcpy(CMSG_DATA(&extra.head), &who[i], 12);
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &extra, .msg_controllen = sizeof extra};
        if (sendmsg(ends[0], &message, 0) >= 0) printf("ACHIEVED a letter of process %d, user %d\n", who[i].pid, who[i].user);
    }
    return 0;
}
