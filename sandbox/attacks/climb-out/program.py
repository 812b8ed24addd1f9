import os

inside = set(os.listdir("/"))
starts = [os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in ["/", "/tmp", "/usr", "/proc", "/dev", "/box", "/box/output"]]
for start in starts:
    os.fchdir(start)
    for _ in range(40):
        os.chdir("..")
    if set(os.listdir(".")) != inside:
        print("ACHIEVED another root", os.listdir("."))
for link in ["/proc/self/root", "/proc/self/cwd", "/proc/thread-self/root", "/proc/self/fd/3", "/proc/1/root", "/proc/1/cwd"]:
    for up in ["", "/..", "/../../.."]:
        try:
            names = set(os.listdir(link + up))
        except OSError:
            continue
        if not names <= inside and os.path.realpath(link + up) == "/":
            print("ACHIEVED another root by", link + up)
