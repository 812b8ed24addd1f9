// What the helper `jail` writes down: how far it came, how the command ended, and what all of the box used.
#ifndef GLOVEBOX_JAIL_RECORD_H
#define GLOVEBOX_JAIL_RECORD_H

#include <stdint.h>

enum jail_end {
    JAIL_END_NATURAL = 0,
    JAIL_END_ASKED,  // the host said so, or is gone
    JAIL_END_WALL,
    JAIL_END_CPU,    // by sampling
    JAIL_END_MEMORY, // by sampling
    JAIL_END_PROCESSES, // more than sampling can look at
};

// Shared by the host, the helper, process 1, and the command's process until it executes the command.
struct jail_record {
    uint32_t stage;  // enum jail_stage of the first failure, or 0
    int32_t code;    // its errno
    uint32_t detail; // which mount or limit it concerned
    uint32_t end;    // enum jail_end
    int32_t status;  // as wait4 gives it
    uint32_t has_status;
    uint64_t started_ns, ended_ns; // CLOCK_MONOTONIC
    uint64_t launched_ns;          // when the command was executed; started_ns, but in a warm box
    uint64_t children_cpu_ns;      // of all that process 1 waited for
    uint64_t launch_cpu_ns;        // of the command's process before execve
    uint64_t init_cpu_ns;          // of process 1
    uint64_t waited_cpu_ns;        // of the command's process before the host said go; without launch_cpu_ns
    uint32_t is_waiting, unused;   // 1 in a warm box until the host says go
    uint64_t voluntary_switches, involuntary_switches; // of all that process 1 waited for
    uint64_t sampled_cpu_ns, sampled_peak_memory, sampled_peak_processes;
    // Of the same, through system calls and from and to devices; process 1's own is not in it.
    uint64_t read_bytes, written_bytes, device_read_bytes, device_written_bytes;
    int32_t io;              // 1 where the kernel told the four above, or a negative errno
    int32_t veil;            // 1, a negative errno where a folder stands without, 0 where there was none
    int32_t landlock;        // the ABI in use, or a negative errno
    int32_t filter_notifies; // 1 where a listener was handed out, else a negative errno
    int32_t time_namespace;  // 1, or a negative errno
    int32_t group_namespace; // 1, or a negative errno
    uint64_t stage_ns[64];   // when each stage began, CLOCK_MONOTONIC
};

// The layer of a stage, as it stands in records, and the step in words.
const char *glovebox_jail_layer(uint32_t stage);
const char *glovebox_jail_step(uint32_t stage);

#endif
