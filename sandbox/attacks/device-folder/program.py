import os
import stat

allowed = {"null", "zero", "full", "random", "urandom", "fd", "stdin", "stdout", "stderr", "shm"}
for name in os.listdir("/dev"):
    if name not in allowed:
        print("ACHIEVED sees /dev/" + name)
for folder, _, files in os.walk("/"):
    if folder.startswith("/proc"):
        continue
    for name in files:
        mode = os.lstat(os.path.join(folder, name)).st_mode
        if (stat.S_ISBLK(mode) or stat.S_ISCHR(mode)) and folder != "/dev":
            print("ACHIEVED a device at", folder, name)
