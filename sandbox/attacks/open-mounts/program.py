import os
import stat

mine = ("/tmp", "/dev/shm", "/box/output")
places = set()
for line in open("/proc/self/mountinfo"):
    fields = line.split()
    place, options = fields[4], fields[5].split(",")
    places.add(place)
    if stat.S_ISCHR(os.lstat(place).st_mode):
        continue
    for option in ("nosuid", "nodev"):
        if option not in options:
            print("ACHIEVED", place, "without", option)
    if "ro" not in options and place not in mine and place != "/proc":
        print("ACHIEVED", place, "may be written")
for name in ("sys", "irq", "bus", "fs"):
    if os.path.isdir("/proc/" + name) and "/proc/" + name not in places:
        print("ACHIEVED", name, "of /proc as it is")
