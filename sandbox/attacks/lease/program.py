import fcntl
import os

# Whoever opens a leased file waits until the lease is given back, or broken after 45 seconds.
places = ["/usr/bin/true", "/etc/passwd", "/box/program.py", "/tmp/own"]
open(places[-1], "w").close()
for place in places:
    try:
        file = os.open(place, os.O_RDONLY)
    except OSError:
        continue
    for kind in (fcntl.F_RDLCK, fcntl.F_WRLCK):
        # The second has what a filter must not look at: bits beyond those of a command.
        for command in (fcntl.F_SETLEASE, fcntl.F_SETLEASE | 1 << 31):
            try:
                fcntl.fcntl(file, command - (1 << 32) if command >> 31 else command, kind)
                print("ACHIEVED a lease on", place)
            except OSError:
                pass
try:
    fcntl.fcntl(os.open("/tmp", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_CREATE)
    print("ACHIEVED a signal for each change of a folder")
except OSError:
    pass
# A hint is written into the file's own inode, also through a read-only mount, and later boxes read it.
for place in ["/box/program.py", "/box/input", "/tmp/own"]:
    for command in (1036, 1038):  # F_SET_RW_HINT, F_SET_FILE_RW_HINT
        try:
            fcntl.fcntl(os.open(place, os.O_RDONLY), command, (4).to_bytes(8, "little"))
            print("ACHIEVED a hint on", place)
        except OSError:
            pass
# What programs do all the time must go on.
read, write = os.pipe()
fcntl.fcntl(read, fcntl.F_SETFL, os.O_NONBLOCK)
fcntl.fcntl(read, fcntl.F_DUPFD_CLOEXEC, 20)
fcntl.fcntl(write, 1032)  # F_GETPIPE_SZ
fcntl.lockf(write := open("/tmp/own", "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
