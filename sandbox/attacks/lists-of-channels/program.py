import os

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
