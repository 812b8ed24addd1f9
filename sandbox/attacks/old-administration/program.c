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
#if defined(__x86_64__)
    static const struct {
        const char *name;
        long number;
    } calls[] = {{"uselib", 134}, {"ustat", 136}, {"sysfs", 139}, {"vhangup", 153}, {"_sysctl", 156}, {"create_module", 174},
        {"delete_module", 176}, {"get_kernel_syms", 177}, {"query_module", 178}, {"getpmsg", 181}, {"putpmsg", 182},
        {"afs_syscall", 183}, {"tuxcall", 184}, {"security", 185}, {"set_thread_area", 205}, {"get_thread_area", 211},
        {"remap_file_pages", 216}, {"vserver", 236}, {"kexec_file_load", 320}, {"swapoff", 168}, {"get_robust_list", 274},
        {"process_mrelease", 448}, {"set_mempolicy_home_node", 450}, {"statmount", 457}, {"listmount", 458},
        {"lsm_set_self_attr", 460}, {"lsm_list_modules", 461}, {"file_setattr", 469}, {"nfsservctl", 180}};
    static long space[64];
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        long result = syscall(calls[i].number, 1, space, space, space, 0, 0);
        if (result >= 0 || (errno != EPERM && errno != ENOSYS)) printf("ACHIEVED %s: %s\n", calls[i].name, strerror(errno));
    }
#endif
    return 0;
}
