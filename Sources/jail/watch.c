// Process 1 at work: waits for the command, the clock and the host; then kills all, waits for all, and reports.
#include "jail.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

enum { SAMPLE_NS = 20000000, EAGER_NS = 1000000 };

// What a wait brings, for process 1's only child that matters and for orphans alike.
static bool reap(int payload, int options) {
    int status;
    pid_t pid;
    while ((pid = wait4(-1, &status, options, NULL)) > 0) {
        if (pid != payload) continue;
        record->status = status;
        record->has_status = 1;
        record->ended_ns = now_ns();
    }
    return pid < 0 && errno == ECHILD;
}

static void kill_all(int payload, int signals) {
    struct pollfd child = {.fd = signals, .events = POLLIN};
    struct timespec pause = {.tv_nsec = 20000000};
    struct signalfd_siginfo ignored;
    for (;;) {
        kill(-1, SIGKILL);
        if (reap(payload, WNOHANG)) break;
        if (ppoll(&child, 1, &pause, NULL) == 1) (void)!read(signals, &ignored, sizeof ignored);
    }
    count_children();
    if (!record->has_status) record->ended_ns = now_ns();
}

// Nanoseconds until something is due; the wall limit gives SIGTERM first where the plan grants a grace time.
static uint64_t next_due(int payload, uint64_t now, bool *warned) {
    uint64_t due = UINT64_MAX;
    if (plan->wall_ns != 0 && record->started_ns != 0 && !record->is_waiting) {
        uint64_t warn = record->started_ns + plan->wall_ns, end = warn + plan->grace_ns;
        if (now >= end) record->end = JAIL_END_WALL;
        if (now >= warn && !*warned && plan->grace_ns != 0) {
            kill(payload, SIGTERM);
            *warned = true;
        }
        due = now >= warn || plan->grace_ns == 0 ? end : warn;
    }
    uint64_t left = due > now ? due - now : 0;
    return plan->flags & JAIL_SAMPLES && left > SAMPLE_NS ? SAMPLE_NS : left;
}

// A letter of the host, or its end; everything but a first "go" means that the box must end.
static enum jail_end hear(int payload) {
    char letter = 0;
    bool goes = record->is_waiting && read(JAIL_CONTROL_FD, &letter, 1) == 1 && letter == JAIL_HEARS_GO;
    if (goes) note_go(payload);
    return goes ? JAIL_END_NATURAL : JAIL_END_ASKED;
}

void watch(int payload, int exec_pipe, int ready) {
    int signals = (int)must(
        syscall(SYS_signalfd4, -1, &death_of_a_child, sizeof death_of_a_child, SFD_CLOEXEC | SFD_NONBLOCK));
    filter_init();
    must(write(ready, "g", 1)); // nothing of the command runs before process 1 has given up what it can
    close(ready);
    struct pollfd waiting[] = {
        {.fd = JAIL_CONTROL_FD, .events = POLLIN}, {.fd = signals, .events = POLLIN}, {.fd = exec_pipe, .events = POLLIN}};
    bool warned = false;
    uint64_t next_sample = SAMPLE_NS;
    while (record->end == JAIL_END_NATURAL && !record->has_status) {
        uint64_t now = now_ns(), left = next_due(payload, now, &warned);
        if (record->end != JAIL_END_NATURAL) break;
        struct timespec pause = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        bool forever = left > UINT64_MAX / 2;
        if (ppoll(waiting, 3, forever ? NULL : &pause, NULL) < 0 && errno != EINTR) break;
        if (waiting[2].revents) { // the end of the pipe: the command runs, or its process failed and said where
            if (record->stage == JAIL_AT_NONE) say(JAIL_SAYS_STARTED, -1);
            waiting[2].fd = -1;
            waiting[2].revents = 0;
        }
        if (waiting[0].revents) record->end = hear(payload);
        if (waiting[1].revents) {
            struct signalfd_siginfo ignored;
            (void)!read(signals, &ignored, sizeof ignored);
        }
        // Before the dead are buried: what the command leaves behind when it ends is always seen. Other deaths, which may
        // come in a flood, bring a look forward to a millisecond after the last one.
        if (plan->flags & JAIL_SAMPLES) {
            bool death = waiting[1].revents;
            now = now_ns();
            if (now >= next_sample - (death ? SAMPLE_NS - EAGER_NS : 0) || (death && is_dead((uint32_t)payload))) {
                sample();
                next_sample = now + SAMPLE_NS;
            }
        }
        if (waiting[1].revents) reap(payload, WNOHANG);
    }
    kill_all(payload, signals);
}
