import os
import select
import socket

count = 0
for make in (os.pipe, select.epoll, socket.socketpair, lambda: os.open("/dev/null", 0), lambda: os.eventfd(0) if hasattr(os, "eventfd") else os.pipe()):
    kept = []
    try:
        for _ in range(100000):
            kept.append(make())
    except OSError:
        pass
    count = max(count, len(kept))
    del kept
if count > 5000:
    print("ACHIEVED", count, "descriptors")
