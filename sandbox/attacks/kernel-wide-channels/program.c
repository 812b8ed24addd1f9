#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
int main(void) {
    if (shmget(4711, 4096, IPC_CREAT | 0666) >= 0) puts("ACHIEVED shmget");
    if (msgget(4711, IPC_CREAT | 0666) >= 0) puts("ACHIEVED msgget");
    if (semget(4711, 1, IPC_CREAT | 0666) >= 0) puts("ACHIEVED semget");
    if (syscall(SYS_mq_open, "channel", O_CREAT | O_RDWR, 0666, NULL) >= 0) puts("ACHIEVED mq_open");
    if (syscall(SYS_add_key, "user", "channel", "x", 1, -4) >= 0) puts("ACHIEVED add_key");
    if (syscall(SYS_keyctl, 0, -3, 1) >= 0) puts("ACHIEVED keyctl");
    if (syscall(SYS_request_key, "user", "channel", NULL, -3) >= 0) puts("ACHIEVED request_key");
    return 0;
}
