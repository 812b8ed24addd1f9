import os

os.chdir("/box/output")
made = 0
try:
    for _ in range(100000):
        os.mkdir("d")
        os.chdir("d")
        made += 1
except OSError:
    pass
if made > 4000:
    print("ACHIEVED", made, "levels")
