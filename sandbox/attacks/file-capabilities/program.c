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


#include <sys/xattr.h>
int main(void) {
    close(open("/tmp/file", O_CREAT | O_WRONLY, 0755));
    static const unsigned char root[20] = {1, 0, 0, 2, 0xff, 0xff, 0xff, 0xff}, spaced[24] = {1, 0, 0, 3, 0xff, 0xff, 0xff, 0xff};
    if (setxattr("/tmp/file", "security.capability", root, 20, 0) == 0) puts("ACHIEVED a file capability");
    if (setxattr("/tmp/file", "security.capability", spaced, 24, 0) == 0) puts("ACHIEVED a file capability of a namespace");
    if (setxattr("/tmp/file", "trusted.overlay.opaque", "y", 1, 0) == 0) puts("ACHIEVED a trusted attribute");
    if (setxattr("/tmp/file", "security.ima", "x", 1, 0) == 0) puts("ACHIEVED a label");
    if (chown("/tmp/file", 0, 0) == 0) puts("ACHIEVED a file of root's");
    if (chown("/tmp/file", 1, 1) == 0 || chown("/tmp/file", 65534, 65534) == 0) puts("ACHIEVED a file of others");
    if (link("/usr/bin/su", "/tmp/su") == 0) puts("ACHIEVED a second name of su");
    return 0;
}
