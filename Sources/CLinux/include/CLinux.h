// C names that Swift can't import: variadic calls, macros and _GNU_SOURCE names, each as a plain function.
//
// The header includes nothing of the C library: what a module map includes as text, Swift takes for this module's own.
#ifndef GLOVEBOX_CLINUX_H
#define GLOVEBOX_CLINUX_H

#include <stddef.h>
#include <stdint.h>

#include "Box.h"
#include "JailPlan.h"
#include "JailRecord.h"

int glovebox_open(const char *path, int flags, uint32_t mode);
int glovebox_openat(int folder, const char *path, int flags, uint32_t mode);

// pipe2 with both ends close-on-exec.
int glovebox_pipe(int ends[2]);

// A close-on-exec duplicate, numbered 3 or higher.
int glovebox_duplicate(int descriptor);

// Makes a spawned program start in a folder; the first argument is a posix_spawn_file_actions_t.
int glovebox_spawn_in_folder(void *actions, const char *folder);

// accept4: the connection is close-on-exec and doesn't block.
int glovebox_accept(int listening);

// Columns of the terminal behind a descriptor, or 0 where there is none.
int glovebox_terminal_columns(int descriptor);

// Processors that this process may run on, or -1.
int glovebox_processors(void);

// The C library's text for an errno (the GNU variant: never fails, may use the buffer or not).
const char *glovebox_error_text(int code, char *buffer, size_t size);

#endif
