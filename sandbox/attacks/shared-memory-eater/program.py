import os

total = 0
block = b"x" * (1 << 20)
files = []
for make in (lambda i: os.open(f"/dev/shm/{i}", os.O_CREAT | os.O_RDWR), lambda i: os.open(f"/tmp/{i}", os.O_CREAT | os.O_RDWR)):
    try:
        for i in range(1000):
            files.append(make(i))
            total += os.write(files[-1], block)
    except OSError:
        pass
if total > 64 << 20:
    print("ACHIEVED", total >> 20, "MiB in files", flush=True)
