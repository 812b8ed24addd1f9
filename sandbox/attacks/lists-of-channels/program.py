import fcntl
import os
import struct

# A lock of an open file belongs to no process, so that the list of another box would show it as well as this one's.
F_OFD_SETLK = 37
mine = open("/tmp/mine", "w")
fcntl.fcntl(mine, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
for name in ["shm", "msg", "sem"]:
    try:
        lines = open("/proc/sysvipc/" + name).read().splitlines()[1:]
    except OSError:
        continue
    for line in lines:
        print("ACHIEVED sees a channel", name, line)
try:
    for line in open("/proc/locks").read().splitlines():
        print("ACHIEVED sees a lock", line)
except OSError:
    pass
if os.path.isdir("/dev/mqueue"):
    print("ACHIEVED sees queues")
