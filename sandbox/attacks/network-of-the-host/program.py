import os

for name in ["tcp", "tcp6", "udp", "udp6", "raw", "route", "arp", "unix", "packet", "netlink"]:
    try:
        lines = open(f"/proc/self/net/{name}").read().splitlines()[1:]
    except OSError:
        continue
    if name == "netlink":
        lines = [line for line in lines if line.split()[2] not in ("0",)]
    for line in lines:
        print("ACHIEVED", name, line)
for line in open("/proc/self/net/dev").read().splitlines()[2:]:
    if line.split(":")[0].strip() not in ("lo", "sit0", "tunl0", "ip6tnl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6gre0", "teql0"):
        print("ACHIEVED a device", line)
