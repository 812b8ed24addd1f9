// The command's process, from its fork to execve: what it may use, who it is, and at last what it may ask.
#include "jail.h"

#include <sys/prctl.h>
#include <sys/resource.h>

static void set_limits(void) {
    const struct jail_limit *limits = table(plan->limits);
    begin(JAIL_AT_RESOURCE_LIMIT);
    for (uint32_t i = 0; i < plan->limits.count; i++) {
        struct rlimit limit = {limits[i].soft, limits[i].hard};
        concerning(limits[i].resource);
        must(setrlimit((int)limits[i].resource, &limit));
    }
}

static void become_user(void) {
    begin(JAIL_AT_BOUNDING);
    empty_bounding_set();
    begin(JAIL_AT_SECURE_BITS);
    lock_secure_bits();
    begin(JAIL_AT_USER);
    must(setresgid(plan->box_id, plan->box_id, plan->box_id));
    must(setresuid(plan->box_id, plan->box_id, plan->box_id));
    begin(JAIL_AT_CAPABILITIES);
    keep_capabilities(0);
    begin(JAIL_AT_PROOF);
    prove_powerless();
}

static _Noreturn void execute(void) {
    char **programs = table(plan->programs), **arguments = table(plan->arguments);
    char **environment = table(plan->environment);
    int code = ENOENT;
    begin(JAIL_AT_EXEC);
    record->launch_cpu_ns = own_cpu_ns();
    record->launched_ns = record->started_ns = now_ns();
    for (uint32_t i = 0; i < plan->programs.count; i++) {
        execve(programs[i], arguments, environment);
        if (errno != ENOENT && errno != ENOTDIR) code = errno;
    }
    fail(code);
}

_Noreturn void run_payload(uint64_t shift, int ready) {
    clock_shift = shift;
    begin(JAIL_AT_SESSION);
    must(setsid());
    begin(JAIL_AT_VICTIM);
    must(write_file("/proc/self/oom_score_adj", "1000"));
    begin(JAIL_AT_DESCRIPTORS);
    // Everything but the command's own goes at execve, the control socket and the exec pipe among them.
    must(syscall(SYS_close_range, first_foreign_descriptor(), ~0u, 1u << 2 /* CLOSE_RANGE_CLOEXEC */));
    set_limits();
    become_user();
    uint64_t no_signal = 0; // is blocked, and none is ignored: the helper was started so, and changes no other
    must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &no_signal, NULL, sizeof no_signal));
    begin(JAIL_AT_FOLDER);
    must(chdir(text(plan->folder)));
    char byte;
    while (read(ready, &byte, 1) < 0 && errno == EINTR) {} // process 1 is harmless now; were it dead, so were we
    begin(JAIL_AT_NO_NEW_PRIVILEGES);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    begin(JAIL_AT_LANDLOCK);
    record->landlock = restrict_files();
    begin(JAIL_AT_FILTER);
    int listener = filter_payload();
    if (listener >= 0) {
        begin(JAIL_AT_LISTENER);
        if (!say(JAIL_SAYS_LISTENER, listener)) fail(errno);
        close(listener);
    }
    execute();
}
