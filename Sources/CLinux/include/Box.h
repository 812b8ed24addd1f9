// C names that the sandbox's host side needs.
#ifndef GLOVEBOX_BOX_H
#define GLOVEBOX_BOX_H

#include <stddef.h>
#include <stdint.h>

// An anonymous file in memory, close-on-exec.
int glovebox_memory_file(const char *name);

// A connected pair of sequenced-packet sockets, close-on-exec; letters that reach the first end tell who sent them.
int glovebox_packet_pair(int ends[2]);

// A close-on-exec duplicate, numbered `least` or higher.
int glovebox_duplicate_from(int descriptor, int least);

// Receives one letter, the descriptor that travels with it or -1, and its sender as we see it, or 0. Returns 1, or 2 where a
// descriptor came that this process has no number left for; 0 at the end, -1 with errno.
int glovebox_receive_letter(int socket, char *letter, int *descriptor, int *sender);

// Sends one letter, and a descriptor with it where it is not negative. Returns 0, or -1 with errno.
int glovebox_send_letter(int socket, char letter, int descriptor);

// An event counter, close-on-exec and non-blocking.
int glovebox_event(void);

// Locks a whole file for reading, for as long as this opening of it lives. Returns 0, or -1 with errno.
int glovebox_lock_for_reading(int descriptor);

int glovebox_set_nonblocking(int descriptor);

// Blocks and inodes of the file system behind a descriptor.
struct glovebox_space {
    uint64_t bytes, free_bytes, inodes, free_inodes;
};
int glovebox_space(int descriptor, struct glovebox_space *space);

// Opens a path that must lie beneath a folder, with no link and no other file system on the way.
int glovebox_open_beneath(int folder, const char *path, int flags);
// As above, a folder to look into by the names of its files; it needs not be readable.
int glovebox_enter_beneath(int folder, const char *path);

// Seccomp notifications: one refused call.
struct glovebox_refusal {
    uint64_t id;
    uint32_t pid, architecture;
    int32_t number;
    uint64_t arguments[6];
};
int glovebox_receive_refusal(int listener, struct glovebox_refusal *refusal);
// Lets a listener's thread wake on the caller's processor, and the caller on the thread's: neither goes on before the other
// waits, so that waking a sleeping processor would be time lost. Returns -1 with EINVAL before Linux 6.6.
int glovebox_answer_on_callers_processor(int listener);
// Returns 0 where the caller still waited, so that what was read of it until then was its own; -1 with ENOENT else.
int glovebox_answer_refusal(int listener, uint64_t id, int code);
// Whether the call came by another gate than this architecture's own: its number means something else.
int glovebox_refusal_is_foreign(const struct glovebox_refusal *refusal);
// Kills the caller, and nobody who got its number since. Returns 0, or -1 with errno.
int glovebox_kill_refused(int listener, const struct glovebox_refusal *refusal);
// Whether the kernel knows SECCOMP_RET_USER_NOTIF.
int glovebox_can_notify(void);

// The version of Landlock, or a negative errno.
int glovebox_landlock_version(void);

// Adds to a spawn's file actions: every descriptor from `least` on is closed.
int glovebox_spawn_close_from(void *actions, int least);

#endif
