import os
import shutil
import sys

targets = ["/proc/self/exe", sys.executable, os.path.realpath(sys.executable), "/bin/sh", "/usr/bin/env", os.__file__,
           "/box/program.py", "/etc/passwd", "/etc/ld.so.cache", "/etc/ld.so.preload"]
for path in targets:
    try:
        with open(path, "r+b" if os.path.exists(path) else "wb"):
            print("ACHIEVED opened for writing", path)
    except OSError:
        pass
    for action in (lambda: os.chmod(path, 0o777), lambda: os.unlink(path), lambda: os.rename(path, path + ".old")):
        try:
            action()
            print("ACHIEVED changed", path)
        except OSError:
            pass
