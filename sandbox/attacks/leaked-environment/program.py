import os

given = {"PATH", "HOME", "TMPDIR", "LANG", "CANARY_PATH", "PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
for name in os.environ:
    if name not in given:
        print("ACHIEVED sees the variable", name)
for process in filter(str.isdigit, os.listdir("/proc")):
    if int(process) == os.getpid():
        continue
    try:
        with open(f"/proc/{process}/environ", "rb") as file:
            print("ACHIEVED reads the environment of", process, file.read(50))
    except OSError:
        pass
