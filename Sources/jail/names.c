// Names and clocks of the box: host name, the loopback device, and clocks that start with the box.
#include "jail.h"

#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>

static void raise_loopback(void) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    stpcpy(request.ifr_name, "lo");
    int socket_ = (int)must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    must(ioctl(socket_, SIOCSIFFLAGS, &request));
    close(socket_);
}

// The one thing that can be reached from the box: a socket whose other end is the host's to accept.
static void offer_proxy(void) {
    struct sockaddr_in here = {
        .sin_family = AF_INET, .sin_port = __builtin_bswap16((uint16_t)plan->proxy_port), // big-endian
        .sin_addr = {__builtin_bswap32(INADDR_LOOPBACK)}};
    int listener = (int)must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(bind(listener, (struct sockaddr *)&here, sizeof here));
    must(listen(listener, 128));
    if (!say(JAIL_SAYS_PROXY, listener)) fail(errno);
    close(listener);
}

void name_things(void) {
    const char *name = text(plan->host_name);
    begin(JAIL_AT_HOST_NAME);
    must(sethostname(name, strlen(name)));
    must(setdomainname("", 0));
    if (plan->flags & JAIL_LOOPBACK) {
        begin(JAIL_AT_LOOPBACK);
        raise_loopback();
    }
    if (plan->proxy_port != 0) {
        begin(JAIL_AT_PROXY);
        offer_proxy();
    }
}

// The next process that we make lives in a time namespace whose clocks count from about zero. A box without it works
// just as well, but could tell when the host was started; the record says so.
uint64_t set_clocks(void) {
    char offsets[128], *end = offsets;
    uint64_t monotonic = clock_ns(CLOCK_MONOTONIC) / 1000000000u;
    begin(JAIL_AT_TIME_NAMESPACE);
    end = stpcpy(digits(stpcpy(end, "monotonic -"), monotonic), " 0\n");
    stpcpy(digits(stpcpy(end, "boottime -"), clock_ns(CLOCK_BOOTTIME) / 1000000000u), " 0\n");
    int failed = unshare(CLONE_NEWTIME) != 0 || write_file("/proc/self/timens_offsets", offsets) != 0;
    record->time_namespace = failed ? -errno : 1;
    return failed ? 0 : monotonic * 1000000000u;
}
