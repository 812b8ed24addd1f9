import ctypes
import errno
import socket
import time

libc = ctypes.CDLL(None, use_errno=True)
for family in range(46):
    if family == socket.AF_UNIX:
        continue
    for kind in (1, 2, 3, 5):
        if libc.socket(family, kind, 0) >= 0:
            print("ACHIEVED a socket of family", family, "kind", kind)
        elif ctypes.get_errno() != errno.EAFNOSUPPORT:
            print("ACHIEVED another answer for family", family, ctypes.get_errno())
begun = time.monotonic()
for address in ("127.0.0.1", "8.8.8.8", "169.254.169.254", "example.org"):
    try:
        socket.create_connection((address, 80), timeout=2)
        print("ACHIEVED connected to", address)
    except OSError:
        pass
if time.monotonic() - begun > 1:
    print("ACHIEVED a long wait for names:", time.monotonic() - begun)
