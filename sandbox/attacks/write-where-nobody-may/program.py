import os

mine = ("/tmp", "/dev/shm", "/box/output")
for folder, folders, _ in os.walk("/"):
    if folder in mine or folder.startswith("/proc"):
        folders[:] = []
        continue
    if folder.count("/") > 3:
        folders[:] = []
    path = os.path.join(folder, "planted")
    for make in (lambda: open(path, "x"), lambda: os.mkdir(path), lambda: os.symlink("/", path),
                 lambda: os.mkfifo(path), lambda: os.link("/box/program.py", path)):
        try:
            make()
            print("ACHIEVED planted", path)
        except OSError:
            pass
