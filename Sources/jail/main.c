// Start: map the plan and the record, open what only the host's side may open, clone, and wait for process 1 to end.
#include "jail.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

struct jail_plan *plan;
struct jail_record *record;
uint64_t clock_shift;
static enum jail_stage current; // this process's own: process 1 and the command's process work side by side
static uint32_t subject;

void begin(enum jail_stage stage) {
    current = stage;
    record->stage_ns[stage] = now_ns();
    subject = 0;
    if (plan->fail_at == stage) fail((int)plan->fail_code);
}

void concerning(uint32_t detail) { subject = detail; }

_Noreturn void fail(int code) {
    if (record->stage == JAIL_AT_NONE) {
        record->code = code;
        record->detail = subject;
        record->stage = current;
    }
    _exit(127);
}

long must(long result) {
    if (result < 0) fail(errno);
    return result;
}

int write_file(const char *path, const char *content) {
    int file = openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return -1;
    ssize_t length = (ssize_t)strlen(content);
    ssize_t written = write(file, content, (size_t)length);
    int code = errno;
    close(file);
    errno = written < 0 ? code : EIO;
    return written == length ? 0 : -1;
}

char *digits(char *buffer, uint64_t value) {
    char reversed[24];
    int count = 0;
    do reversed[count++] = (char)('0' + value % 10);
    while (value /= 10);
    while (count > 0) *buffer++ = reversed[--count];
    *buffer = 0;
    return buffer;
}

bool say(char letter, int descriptor) {
    struct iovec part = {&letter, 1};
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof(int))];
    } extra;
    memset(&extra, 0, sizeof extra);
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &extra;
        message.msg_controllen = sizeof extra;
        extra.head.cmsg_level = SOL_SOCKET;
        extra.head.cmsg_type = SCM_RIGHTS;
        extra.head.cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(&extra.head), &descriptor, sizeof descriptor);
    }
    return sendmsg(JAIL_CONTROL_FD, &message, MSG_NOSIGNAL) == 1;
}

// Tables of offsets become tables of pointers, in this process's private copy of the plan.
static void relocate(struct jail_span span) {
    uint64_t *entries = table(span);
    for (uint32_t i = 0; i < span.count; i++)
        if (entries[i] != 0) entries[i] += (uint64_t)(uintptr_t)plan;
}

int main(void) {
    struct stat status;
    record = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED, JAIL_RECORD_FD, 0);
    if (record == MAP_FAILED) return 126;
    if (fstat(JAIL_PLAN_FD, &status) != 0 || (size_t)status.st_size < sizeof *plan) return 126;
    plan = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, JAIL_PLAN_FD, 0);
    if (plan == MAP_FAILED || plan->magic != JAIL_MAGIC || plan->size != (uint64_t)status.st_size) return 126;
    begin(JAIL_AT_PLAN);
    must(fcntl(JAIL_CONTROL_FD, F_SETFD, FD_CLOEXEC));
    // The mapping stays; the command's own descriptor takes the number.
    if (plan->flags & JAIL_REPORTS) must(syscall(SYS_dup3, JAIL_FIRST_FREE_FD, JAIL_REPORT_FD, 0));
    else must(close(JAIL_PLAN_FD));
    must((long)syscall(SYS_close_range, JAIL_FIRST_FREE_FD, ~0u, 0));
    must(close(JAIL_RECORD_FD));
    relocate(plan->programs);
    relocate(plan->arguments);
    relocate(plan->environment);
    if (plan->flags & JAIL_PRIVILEGED) open_sources();
    return launch();
}
