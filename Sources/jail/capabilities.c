// Capabilities: bounding and ambient sets emptied, secure bits locked, all sets cleared, and then looked at.
#include "jail.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>

void lock_secure_bits(void) {
    // No user id means anything for capabilities any more, and nobody can change that.
    must(prctl(PR_SET_SECUREBITS,
        SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED |
            SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED,
        0, 0, 0));
}

void empty_bounding_set(void) {
    must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    for (int capability = 0; capability < 64; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) continue;
        if (errno == EINVAL) return; // the kernel knows no more
        fail(errno);
    }
}

void keep_capabilities(uint64_t kept) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    for (int i = 0; i < 2; i++) {
        uint32_t half = (uint32_t)(kept >> (32 * i));
        data[i] = (struct __user_cap_data_struct){.effective = half, .permitted = half, .inheritable = 0};
    }
    must(syscall(SYS_capset, &header, data));
}

void prove_powerless(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    must(syscall(SYS_capget, &header, data));
    for (int i = 0; i < 2; i++)
        if (data[i].effective | data[i].permitted | data[i].inheritable) fail(EPERM);
    for (int capability = 0; capability < 64; capability++) {
        int bound = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
        if (bound > 0) fail(EPERM);
        if (bound < 0) break;
        if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) > 0) fail(EPERM);
    }
    if (setresuid(0, 0, 0) == 0 && plan->box_id != 0) fail(EPERM);
}
