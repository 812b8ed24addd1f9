import time

if time.clock_gettime(time.CLOCK_BOOTTIME) > 3600 or time.monotonic() > 3600:
    print("ACHIEVED the host's uptime", time.monotonic())
if float(open("/proc/uptime").read().split()[0]) > 3600:
    print("ACHIEVED the host's uptime by /proc")
