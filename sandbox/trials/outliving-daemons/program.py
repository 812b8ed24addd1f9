import os
import signal
import sys
import time

sys.path.insert(0, "/box/program")
import forms

LATE = b"WRITTEN AFTER " + b"THE END\n"


def outlive(program, delay):
    """Waits for the program's end and a moment more, so that whatever it writes is written too late."""
    while os.path.exists(f"/proc/{program}"):
        time.sleep(0.01)
    time.sleep(delay)
    while True:
        for held in files:
            os.pwrite(held, LATE, 0)
        for name in forms.outputs:
            with open(os.path.join("/box/output", name), "wb") as file:
                file.write(LATE)


forms.harmless()
files = [os.open(os.path.join("output", name), os.O_RDWR) for name in forms.outputs]
program = os.getpid()
for delay in (0.2, 0.5, 1):
    if os.fork() == 0:
        os.setsid()
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            outlive(program, delay)
        os._exit(0)
