import os

own = {os.getpid(), os.getppid(), 1}
for name in filter(str.isdigit, os.listdir("/proc")):
    if int(name) not in own:
        print("ACHIEVED sees process", name, open(f"/proc/{name}/cmdline").read())
for name in ["cmdline", "stat", "status"]:
    try:
        text = open(f"/proc/1/{name}").read()
    except OSError:
        continue
    if "glovebox" in text:
        print("ACHIEVED process 1 tells", text)
