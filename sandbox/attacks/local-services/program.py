import os
import socket

paths = ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/dbus/system_bus_socket",
         "/var/run/nscd/socket", "/run/systemd/private", "/run/user/0/bus", "/run/user/1000/bus", "/run/podman/podman.sock"]
for path in paths + [f"/tmp/.X11-unix/X{number}" for number in range(4)]:
    if os.path.exists(path):
        print("ACHIEVED sees", path)
names = ["\0/tmp/.X11-unix/X0", "\0/tmp/dbus-", "\0/org/kernel/linux/storage/multipathd"]
try:
    with open("/proc/net/unix") as file:
        for line in file.read().splitlines()[1:]:
            print("ACHIEVED sees a socket of the host:", line)
except OSError:
    pass
for name in names:
    try:
        socket.socket(socket.AF_UNIX).connect(name)
        print("ACHIEVED connected to", name[1:])
    except OSError:
        pass
