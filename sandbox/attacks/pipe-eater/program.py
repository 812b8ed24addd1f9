import fcntl
import os

total = 0
pipes = []
try:
    for _ in range(2000):
        ends = os.pipe()
        pipes.append(ends)
        try:
            fcntl.fcntl(ends[1], 1031, 1 << 20)
        except OSError:
            pass
        os.set_blocking(ends[1], False)
        total += os.write(ends[1], b"x" * (1 << 20))
except OSError:
    pass
if total > 512 << 20:
    print("ACHIEVED", total >> 20, "MiB in pipes")
