import mmap
import os

for folder in ["/tmp", "/dev/shm", "/box/output", "/var/tmp"]:
    try:
        for name in os.listdir(folder):
            print("ACHIEVED found", folder, name)
    except OSError:
        pass
area = mmap.mmap(-1, 16 << 20)
if area.read().strip(b"\0"):
    print("ACHIEVED read memory of somebody else")
for folder in ["/tmp", "/dev/shm", "/box/output"]:
    with open(folder + "/residue", "w") as file:
        file.write("for the next box")
