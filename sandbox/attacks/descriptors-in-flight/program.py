import array
import socket

sent = 0
try:
    for _ in range(20000):
        one, other = socket.socketpair()
        one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [one.fileno(), other.fileno()]))])
        sent += 1
        one.close()
        other.close()
except OSError:
    pass
if sent > 19000:
    print("ACHIEVED", sent, "sockets that nobody holds")
