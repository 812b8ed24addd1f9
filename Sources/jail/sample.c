// What process 1 counts: at the end, what the programs read and wrote; and where no control group counts, what /proc shows
// of the box's processes, added up every 20 ms.
//
// What lives and dies between two looks is seen only where somebody waits for it, and not at all where a parent ignores
// SIGCHLD. That is why the record calls it a fallback.
#include "jail.h"

#include <dirent.h>
#include <sys/resource.h>

static const char *find(const char *text, const char *word) {
    for (; *text != 0; text++) {
        size_t same = 0;
        while (word[same] != 0 && text[same] == word[same]) same++;
        if (word[same] == 0) return text;
    }
    return NULL;
}

enum { MOST = 8192 };
static struct use {
    uint32_t pid;
    uint64_t ticks;
} looks[2][MOST]; // what was there at the last look and at this one, in the order of /proc: by number
static uint32_t counts[2], now_at, before_at; // before_at: how far the last look was compared

// Reads the beginning of /proc/<pid>/<name>, ended by a zero.
static bool read_proc(uint32_t pid, const char *name, char *buffer, size_t size) {
    char path[64];
    stpcpy(digits(stpcpy(path, "/proc/"), pid), name);
    int file = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return false;
    ssize_t got = read(file, buffer, size - 1);
    close(file);
    if (got <= 0) return false;
    buffer[got] = 0;
    return true;
}

static uint64_t number(const char **cursor) {
    uint64_t value = 0;
    while (**cursor == ' ' || **cursor == '\t') ++*cursor;
    while (**cursor >= '0' && **cursor <= '9') value = value * 10 + (uint64_t)(*(*cursor)++ - '0');
    return value;
}

// Field `index` (1-based, from 3 on) of a stat line; the name before it may hold anything, even brackets.
static uint64_t stat_field(const char *line, int index) {
    const char *cursor = strrchr(line, ')');
    for (int field = 2; cursor != NULL && field < index; field++) cursor = find(cursor + 1, " ");
    if (cursor == NULL) return 0;
    return number(&cursor);
}

// Whether a process has ended and waits to be buried.
bool is_dead(uint32_t pid) {
    char buffer[1024];
    const char *bracket = read_proc(pid, "/stat", buffer, sizeof buffer) ? strrchr(buffer, ')') : NULL;
    return bracket != NULL && bracket[1] == ' ' && bracket[2] == 'Z';
}

static void begin_look(void) {
    now_at = !now_at;
    counts[now_at] = 0;
    before_at = 0;
}

static void account_ticks(uint32_t pid, uint64_t ticks) {
    const struct use *before = looks[!now_at];
    while (before_at < counts[!now_at] && before[before_at].pid < pid) before_at++;
    bool known = before_at < counts[!now_at] && before[before_at].pid == pid && before[before_at].ticks <= ticks;
    record->sampled_cpu_ns += (ticks - (known ? before[before_at].ticks : 0)) * 10000000u; // USER_HZ is 100
    // More than we can keep an eye on: a box that is not watched must not go on.
    if (counts[now_at] == MOST) record->end = JAIL_END_PROCESSES;
    else looks[now_at][counts[now_at]++] = (struct use){pid, ticks};
}

// The KiB behind a label of a file of /proc, in bytes.
static uint64_t labelled(uint32_t pid, const char *name, const char *label, uint64_t otherwise) {
    char buffer[2048];
    if (!read_proc(pid, name, buffer, sizeof buffer)) return otherwise;
    const char *line = find(buffer, label);
    if (line == NULL) return otherwise;
    line += strlen(label);
    return number(&line) * 1024;
}

// The kernel adds what a process read and wrote to its parent's when that waits for it, and so in the end to ours: of the
// two files the first tells that, the second of this thread alone. A process that nobody waits for is in neither.
int io_files[2];

static void count_io(void) {
    static const char *const labels[] = {"rchar:", "wchar:", "\nread_bytes:", "\nwrite_bytes:"};
    uint64_t *const sums[] = {
        &record->read_bytes, &record->written_bytes, &record->device_read_bytes, &record->device_written_bytes};
    char own[512], all[512];
    if (record->io < 0) return;
    ssize_t got = read(io_files[1], own, sizeof own - 1); // counts as read by us from now on
    ssize_t whole = read(io_files[0], all, sizeof all - 1);
    if (got <= 0 || whole <= 0) {
        record->io = -EIO;
        return;
    }
    own[got] = all[whole] = 0;
    for (int i = 0; i < 4; i++) {
        const char *ours = find(own, labels[i]), *theirs = find(all, labels[i]);
        if (ours == NULL || theirs == NULL) continue;
        ours += strlen(labels[i]);
        theirs += strlen(labels[i]);
        uint64_t sum = number(&theirs), without = number(&ours) + (i == 0 ? (uint64_t)got : 0);
        *sums[i] = sum > without ? sum - without : 0;
    }
    record->io = 1;
}

struct total {
    uint64_t memory, shared, common, tasks, ticks; // shared: the most of one process; common: shared memory of all, added up
};

// Reads what `/proc/<pid>/statm` would say of a process whose first thread has ended: the memory is still there, and only the
// other threads' files tell of it. Gives the thread that it read, or the process.
static uint32_t read_other_thread(uint32_t pid, char *buffer, size_t size) {
    static char entries[4096] __attribute__((aligned(16)));
    char path[64];
    stpcpy(digits(stpcpy(path, "/proc/"), pid), "/task");
    int folder = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return pid;
    long got = syscall(SYS_getdents64, folder, entries, sizeof entries);
    close(folder);
    for (long at = 0; at < got; at += ((struct dirent64 *)(entries + at))->d_reclen) {
        const char *name = ((struct dirent64 *)(entries + at))->d_name;
        uint32_t thread = (uint32_t)number(&name);
        if (*name == 0 && thread != pid && read_proc(thread, "/statm", buffer, size) && buffer[0] != '0') return thread;
    }
    buffer[0] = 0;
    return pid;
}

static void look(uint32_t pid, bool exact, struct total *total) {
    char buffer[1024];
    uint32_t thread = pid;
    if (!read_proc(pid, "/statm", buffer, sizeof buffer)) return;
    if (buffer[0] == '0') thread = read_other_thread(pid, buffer, sizeof buffer);
    const char *cursor = buffer;
    number(&cursor);
    uint64_t resident = number(&cursor) * plan->page_bytes, shared = number(&cursor) * plan->page_bytes;
    total->memory += labelled(thread, "/status", "\nVmPTE:", 0); // tables of pages, which no resident size counts
    if (!exact) total->common += labelled(thread, "/status", "\nRssShmem:", 0);
    // The share of a process in its pages; its resident size overstates it after a fork.
    total->memory += exact ? labelled(thread, "/smaps_rollup", "\nPss:", resident)
                           : resident - (shared < resident ? shared : resident);
    if (!exact && shared > total->shared) total->shared = shared;
    if (exact || !read_proc(pid, "/stat", buffer, sizeof buffer)) return;
    uint64_t threads = stat_field(buffer, 20);
    total->tasks += threads > 0 ? threads : 1; // a dead process that nobody has buried counts against the limit too
    uint64_t own = stat_field(buffer, 14) + stat_field(buffer, 15);
    account_ticks(pid, own);
    total->ticks += own + stat_field(buffer, 16) + stat_field(buffer, 17);
}

static struct total look_at_all(bool exact) {
    struct total total = {0, 0, 0, 0, 0};
    static char entries[32768] __attribute__((aligned(16)));
    int folder = openat(AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return total;
    long got;
    while ((got = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
        for (long at = 0; at < got;) {
            struct dirent64 *entry = (struct dirent64 *)(entries + at);
            const char *name = entry->d_name;
            uint64_t pid = number(&name);
            if (*name == 0 && pid > 1) look((uint32_t)pid, exact, &total);
            at += entry->d_reclen;
        }
    }
    close(folder);
    total.memory += total.shared;
    return total;
}

static uint64_t waited_ns(void) {
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    return ((uint64_t)use.ru_utime.tv_sec + (uint64_t)use.ru_stime.tv_sec) * 1000000000u +
           ((uint64_t)use.ru_utime.tv_usec + (uint64_t)use.ru_stime.tv_usec) * 1000u;
}

// What those who live used with all that they waited for, and what we waited for: short lives that no look sees are in it,
// where somebody waited for them. `tree_before` is what a warm box had of it before its order.
static uint64_t tree, tree_before;

void sample(void) {
    static unsigned turn;
    begin_look();
    struct total total = look_at_all(false);
    uint64_t most = plan->sampled_memory / 4 * 3;
    // Regions that different processes share are added up only by an exact look, which is dear.
    bool common = total.memory - total.shared + total.common > most && ++turn % 5 == 0;
    if (plan->sampled_memory != 0 && (total.memory > most || common)) total.memory = look_at_all(true).memory;
    tree = total.ticks * 10000000u + waited_ns();
    if (tree > tree_before + record->sampled_cpu_ns) record->sampled_cpu_ns = tree - tree_before;
    if (total.memory > record->sampled_peak_memory) record->sampled_peak_memory = total.memory;
    if (total.tasks > record->sampled_peak_processes) record->sampled_peak_processes = total.tasks;
    if (plan->sampled_cpu_ns != 0 && !record->is_waiting && record->sampled_cpu_ns > plan->sampled_cpu_ns)
        record->end = JAIL_END_CPU;
    if (plan->sampled_memory != 0 && total.memory > plan->sampled_memory) record->end = JAIL_END_MEMORY;
}

// The command that waited begins its work: what it took to get ready is not its own.
void note_go(int payload) {
    uint64_t cpu = clock_ns((~(clockid_t)payload << 3) | 2 /* CPUCLOCK_SCHED: all threads of a process */);
    record->waited_cpu_ns = cpu > record->launch_cpu_ns ? cpu - record->launch_cpu_ns : 0;
    if (plan->flags & JAIL_SAMPLES) {
        sample();
        record->sampled_cpu_ns = 0;
        tree_before = tree;
    }
    record->started_ns = now_ns();
    record->is_waiting = 0;
    say(JAIL_SAYS_STARTED, -1); // the command learns its order only now
}

// What all the box's processes used, as far as somebody waited for them, and process 1 itself.
void count_children(void) {
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    record->children_cpu_ns = waited_ns();
    record->voluntary_switches = (uint64_t)use.ru_nvcsw;
    record->involuntary_switches = (uint64_t)use.ru_nivcsw;
    count_io();
    record->init_cpu_ns = own_cpu_ns();
}
