import os

needle = b"GLOVEBOX-" + b"CANARY"
for folder, folders, files in os.walk("/"):
    if folder == "/":
        folders[:] = [name for name in folders if name not in ("usr", "proc")]
    for name in files:
        path = os.path.join(folder, name)
        if path == "/box/program.py" or not os.path.isfile(path):
            continue
        try:
            with open(path, "rb") as file:
                if needle in file.read(1 << 20):
                    print("ACHIEVED found the secret in", path)
        except OSError:
            pass
for name in ["cmdline", "environ", "mountinfo", "cgroup", "maps"]:
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/{name}", "rb") as file:
                if needle in file.read():
                    print("ACHIEVED found the secret in", process, name)
        except OSError:
            pass
