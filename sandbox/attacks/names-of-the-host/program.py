import os

words = [part for part in os.environ["CANARY_PATH"].split("/") if part.startswith("labels")] + ["glovebox", "/root", "/home"]
files = ["mountinfo", "mounts", "mountstats", "cgroup", "maps", "environ", "cmdline", "limits", "autogroup"]
for process in ["self", "1", "thread-self"]:
    for name in files:
        try:
            with open(f"/proc/{process}/{name}") as file:
                text = file.read().replace("CANARY_PATH=" + os.environ["CANARY_PATH"], "")
        except (OSError, UnicodeDecodeError):
            continue
        for word in words:
            if word in text and name != "environ":
                print("ACHIEVED", word, "stands in", process, name)
if os.uname().nodename != "box" or open("/proc/sys/kernel/hostname").read() != "box\n":
    print("ACHIEVED the host's name", os.uname().nodename)
if open("/proc/self/cgroup").read().count("glovebox"):
    print("ACHIEVED the box's group")
