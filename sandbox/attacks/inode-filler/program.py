made = 0
for folder in ("/tmp", "/dev/shm", "/box/output"):
    try:
        for number in range(100000):
            open(f"{folder}/{number}", "w").close()
            made += 1
    except OSError:
        pass
if made > 256:
    print("ACHIEVED", made, "files")
