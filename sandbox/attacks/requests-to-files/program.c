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


#include <sys/ioctl.h>
int main(void) {
    static const struct {
        const char *name;
        unsigned long request;
    } all[] = {{"FIFREEZE", 0xC0045877}, {"FITRIM", 0xC0185879}, {"FS_IOC_SETFLAGS", 0x40086602}, {"FIBMAP", 1},
        {"FS_IOC_FSSETXATTR", 0x401C5820}, {"BLKRRPART", 0x125F}, {"FS_IOC_ENABLE_VERITY", 0x40806685},
        {"FS_IOC_SET_ENCRYPTION_POLICY", 0x800C6613}, {"LOOP_CTL_GET_FREE", 0x4C82}, {"PERF_EVENT_IOC_ENABLE", 0x2400},
        {"TUNSETIFF", 0x400454CA}, {"KVM_CREATE_VM", 0xAE01}, {"RNDADDENTROPY", 0x40085203}, {"NS_GET_USERNS", 0xB701},
        {"FS_IOC_SETFSLABEL", 0x41009432}};
    static char space[4096];
    static const char *const places[] = {"/tmp", "/usr", "/dev/random", "/proc/self/ns/user"};
    for (int i = 0; i < 4; i++) {
        int place = open(places[i], O_RDONLY);
        for (unsigned j = 0; j < sizeof all / sizeof *all; j++) {
            errno = 0;
            if (ioctl(place, all[j].request, space) >= 0 || errno != ENOTTY)
                printf("ACHIEVED %s on %s: %s\n", all[j].name, places[i], strerror(errno));
            if (syscall(SYS_ioctl, place, all[j].request | 1ul << 40, space) >= 0) printf("ACHIEVED %s in 64 bits\n", all[j].name);
        }
    }
    return 0;
}
