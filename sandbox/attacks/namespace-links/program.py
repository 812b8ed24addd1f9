import os

for name in ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"]:
    try:
        os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
        print("ACHIEVED opened the namespace", name)
    except OSError:
        pass
    try:
        print("ACHIEVED", name, os.readlink(f"/proc/1/ns/{name}"))
    except OSError:
        pass
