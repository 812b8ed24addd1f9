import ctypes
import os

status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]:
    if int(status[name], 16) != 0:
        print("ACHIEVED", name, status[name])
if status["NoNewPrivs"].strip() != "1":
    print("ACHIEVED new privileges")
if status["Seccomp"].strip() != "2":
    print("ACHIEVED no filter")
if status["Uid"].split() != ["1000"] * 4 or status["Gid"].split() != ["1000"] * 4:
    print("ACHIEVED another user", status["Uid"], status["Gid"])
# Who is not root can't leave the groups that he came with: his own has a name here, others are nobody's.
own = {status["Gid"].split()[0], "65534"}
if set(status.get("Groups", "").split()) - own:
    print("ACHIEVED groups", status["Groups"])
if os.getsid(0) == 0 or os.getpgrp() == 0:
    print("ACHIEVED a session of the host")
if ctypes.CDLL(None).prctl(27, 0, 0, 0, 0) & 0b101111 != 0b101111:
    print("ACHIEVED secure bits that can be changed")
if open("/proc/self/uid_map").read().split()[:2] == ["0", "0"]:
    print("ACHIEVED root is root")
if open("/proc/self/setgroups").read().strip() != "deny":
    print("ACHIEVED groups may be set")
if int(open("/proc/self/oom_score_adj").read()) < 1000:
    print("ACHIEVED spared when memory runs out")
