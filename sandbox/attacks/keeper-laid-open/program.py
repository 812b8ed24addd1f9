import os

status = dict(line.split(":\t", 1) for line in open("/proc/1/status").read().splitlines() if ":\t" in line)
# To kill, and where use is sampled to look at processes.
allowed = 1 << 5 | 1 << 19
for name in ("CapPrm", "CapEff"):
    if int(status[name], 16) & ~allowed:
        print("ACHIEVED", name, "of process 1", status[name].strip())
for name in ("CapInh", "CapAmb"):
    if int(status[name], 16):
        print("ACHIEVED", name, "of process 1", status[name].strip())
if status["Seccomp"].strip() != "2":
    print("ACHIEVED process 1 without a filter")
if status["NoNewPrivs"].strip() != "1":
    print("ACHIEVED process 1 may gain privileges")
# The files of a process that nobody may look into belong to the host's root, who is nobody here.
if os.lstat("/proc/1/maps").st_uid in (0, 1000):
    print("ACHIEVED process 1 can be looked into")
