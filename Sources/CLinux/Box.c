#define _GNU_SOURCE
#include "Box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

int glovebox_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int glovebox_packet_pair(int ends[2]) {
    int on = 1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    if (setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0) return 0;
    int code = errno;
    close(ends[0]);
    close(ends[1]);
    errno = code;
    return -1;
}

int glovebox_duplicate_from(int descriptor, int least) { return fcntl(descriptor, F_DUPFD_CLOEXEC, least); }

int glovebox_receive_letter(int socket, char *letter, int *descriptor, int *sender) {
    struct iovec part = {letter, 1};
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
    } extra;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &extra, .msg_controllen = sizeof extra};
    *descriptor = -1;
    *sender = 0;
    extra.head.cmsg_len = 0;
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (got <= 0) return (int)got;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
        struct ucred credentials;
        if (head->cmsg_level != SOL_SOCKET) continue;
        if (head->cmsg_type == SCM_RIGHTS) memcpy(descriptor, CMSG_DATA(head), sizeof *descriptor);
        if (head->cmsg_type != SCM_CREDENTIALS) continue;
        memcpy(&credentials, CMSG_DATA(head), sizeof credentials);
        *sender = credentials.pid;
    }
    // Something travelled along, and there was no number free for it.
    return message.msg_flags & MSG_CTRUNC && *descriptor < 0 ? 2 : 1;
}

int glovebox_send_letter(int socket, char letter, int descriptor) {
    struct iovec part = {&letter, 1};
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof(int))];
    } extra = {.head = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memcpy(CMSG_DATA(&extra.head), &descriptor, sizeof descriptor);
        message.msg_control = &extra;
        message.msg_controllen = sizeof extra;
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -1;
}

int glovebox_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int glovebox_lock_for_reading(int descriptor) {
    struct flock all = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    return fcntl(descriptor, F_OFD_SETLK, &all);
}

int glovebox_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int glovebox_space(int descriptor, struct glovebox_space *space) {
    struct statfs status;
    if (fstatfs(descriptor, &status) != 0) return -1;
    uint64_t block = (uint64_t)status.f_bsize;
    *space = (struct glovebox_space){
        status.f_blocks * block, status.f_bfree * block, status.f_files, status.f_ffree};
    return 0;
}

int glovebox_open_beneath(int folder, const char *path, int flags) {
    struct open_how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
    };
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

int glovebox_enter_beneath(int folder, const char *path) {
    return glovebox_open_beneath(folder, path, O_PATH | O_DIRECTORY);
}

int glovebox_receive_refusal(int listener, struct glovebox_refusal *refusal) {
    struct seccomp_notif call;
    memset(&call, 0, sizeof call);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) return -1;
    refusal->id = call.id;
    refusal->pid = call.pid;
    refusal->architecture = call.data.arch;
    refusal->number = call.data.nr;
    for (int i = 0; i < 6; i++) refusal->arguments[i] = call.data.args[i];
    return 0;
}

// Of Linux 6.6: newer than the headers that we are built with.
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, uint64_t)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

int glovebox_answer_on_callers_processor(int listener) {
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

int glovebox_answer_refusal(int listener, uint64_t id, int code) {
    struct seccomp_notif_resp answer = {.id = id, .error = -code};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

int glovebox_refusal_is_foreign(const struct glovebox_refusal *refusal) {
#if defined(__x86_64__)
    return refusal->architecture != AUDIT_ARCH_X86_64 || refusal->number & 0x40000000; // the bit of x32
#else
    return refusal->architecture != AUDIT_ARCH_AARCH64;
#endif
}

// The process that a thread belongs to: only that can be opened.
static pid_t process_of(pid_t thread) {
    char path[64], line[256];
    int process = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)thread);
    FILE *status = fopen(path, "re");
    if (status == NULL) return thread;
    while (process == 0 && fgets(line, sizeof line, status) != NULL) sscanf(line, "Tgid: %d", &process);
    fclose(status);
    return process > 0 ? process : thread;
}

int glovebox_kill_refused(int listener, const struct glovebox_refusal *refusal) {
    int process = (int)syscall(SYS_pidfd_open, process_of((pid_t)refusal->pid), 0), result = -1;
    if (process < 0) return -1;
    // The caller waits for us: if it still does, the number that we opened is its own.
    uint64_t id = refusal->id;
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0)
        result = (int)syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
    close(process);
    return result;
}

int glovebox_can_notify(void) {
    uint32_t action = SECCOMP_RET_USER_NOTIF;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int glovebox_landlock_version(void) {
    int version = (int)syscall(444 /* landlock_create_ruleset */, NULL, 0, 1);
    return version < 0 ? -errno : version;
}

int glovebox_spawn_close_from(void *actions, int least) {
    return posix_spawn_file_actions_addclosefrom_np(actions, least);
}
