/* C names for Swift; all of them live in the header. */
#include "CLinux.h"
