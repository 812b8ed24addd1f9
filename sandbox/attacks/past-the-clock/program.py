import time

# The supervisor looks a second after process 1 should have.
begun = time.monotonic()
while time.monotonic() - begun < 1.75:
    time.sleep(0.05)
print("ACHIEVED three quarters of a second more", flush=True)
time.sleep(60)
