import os
import shutil
import sys

sys.path.insert(0, "/box/program")
import forms


def attempt(what, act):
    try:
        act()
        print("ACHIEVED", what)
    except OSError:
        pass


def write(path, flags):
    os.write(os.open(path, flags), b"id,label\n")


for folder in ("/box/input", "/box/program"):
    attempt(f"chmod {folder}", lambda: os.chmod(folder, 0o777))
    attempt(f"new file in {folder}", lambda: write(f"{folder}/answers.csv", os.O_WRONLY | os.O_CREAT))
    attempt(f"new folder in {folder}", lambda: os.mkdir(f"{folder}/more"))
    attempt(f"rename {folder}", lambda: os.rename(folder, folder + "-old"))
    attempt(f"link over {folder}", lambda: os.symlink("/box/output", folder + "/link"))
    for name in sorted(os.listdir(folder)):
        path = f"{folder}/{name}"
        attempt(f"chmod {path}", lambda: os.chmod(path, 0o666))
        attempt(f"write {path}", lambda: write(path, os.O_WRONLY))
        attempt(f"append to {path}", lambda: write(path, os.O_WRONLY | os.O_APPEND))
        attempt(f"truncate {path}", lambda: os.truncate(path, 0))
        attempt(f"touch {path}", lambda: os.utime(path))
        attempt(f"replace {path}", lambda: os.replace("/box/program/main.py", path))
        attempt(f"remove {path}", lambda: os.remove(path))
        attempt(f"write {path} through /proc", lambda: write(f"/proc/self/root{path}", os.O_WRONLY))
        attempt(f"reopen {path}", lambda: write(f"/proc/self/fd/{os.open(path, os.O_RDONLY)}", os.O_RDWR))
    attempt(f"remove {folder}", lambda: shutil.rmtree(folder))
forms.harmless()
