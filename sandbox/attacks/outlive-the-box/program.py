import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try:
                __import__("signal").signal(number, __import__("signal").SIG_IGN)
            except (OSError, ValueError):
                pass
        time.sleep(0.3)
        with open("/box/output/late.csv", "w") as file:
            file.write("written after the end")
        while True:
            time.sleep(1)
    os._exit(0)
os.wait()
