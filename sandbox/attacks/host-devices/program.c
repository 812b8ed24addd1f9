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

#include <sys/stat.h>
#include <sys/sysmacros.h>
int main(void) {
    static const char *const names[] = {"/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/sda", "/dev/vda",
        "/dev/nvme0n1", "/dev/tty", "/dev/tty0", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/kvm", "/dev/fuse",
        "/dev/vsock", "/dev/vhost-vsock", "/dev/loop-control", "/dev/mapper/control", "/dev/net/tun", "/dev/snapshot"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (open(names[i], O_RDONLY | O_NONBLOCK) >= 0) printf("ACHIEVED opened %s\n", names[i]);
    static const int majors[][3] = {{S_IFCHR, 1, 1}, {S_IFBLK, 254, 0}, {S_IFBLK, 8, 0}, {S_IFCHR, 5, 0}};
    for (int i = 0; i < 4; i++)
        if (mknod("/tmp/node", majors[i][0] | 0666, makedev(majors[i][1], majors[i][2])) == 0)
            printf("ACHIEVED made a device\n");
    char byte[16];
    static const char *const files[] = {"/proc/kcore", "/proc/kmsg", "/proc/kallsyms", "/proc/timer_list", "/proc/keys"};
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
        int file = open(files[i], O_RDONLY | O_NONBLOCK);
        if (file >= 0 && read(file, byte, sizeof byte) > 0) printf("ACHIEVED read %s\n", files[i]);
    }
    return 0;
}
