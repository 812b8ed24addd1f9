"""Runs inside a machine of `scripts/try-machines`, as root or as an ordinary user, and prints what the box did there.

Usage: python3 probe.py INSTALLATION PATIENCE ATTACK… > result.json     ("all": the whole corpus; none: no attack)
INSTALLATION holds `glovebox`, `jail` and `sandbox`; PATIENCE is by how much attacks are given more time. One JSON
document comes out: what doctor says of each layer, how a program ended at each limit, which refused calls were named,
and which attacks were held.
"""
import json
import os
import subprocess
import sys
import time

installation, patience, attacks = sys.argv[1], sys.argv[2], sys.argv[3:]
# An emulated processor may be thirty times slower than the one it runs on.
PATIENCE_S, CORPUS_PATIENCE_S = 300, 3000


def glovebox(*arguments, within_s=2 * PATIENCE_S):
    """The JSON document that a command printed, or what stood in its way."""
    variables = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "GLOVEBOX_SHARE": installation,
                 "GLOVEBOX_HOME": f"/tmp/glovebox-home-{os.getuid()}"}
    command = [f"{installation}/glovebox", *arguments, "--json"]
    if "--" in arguments:
        at = arguments.index("--")
        command = [f"{installation}/glovebox", *arguments[:at], "--json", *arguments[at:]]
    try:
        done = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=within_s)
    except subprocess.TimeoutExpired:
        return {"broken": f"no end after {within_s} s"}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"broken": f"code {done.returncode}: {(done.stderr or done.stdout)[-600:]}"}


def run(script, *limits, program="sh"):
    """How a script ends in a box: a limit's name, `exited 0`, or why no box could be made."""
    patient = () if "--wall" in limits else ("--wall", f"{PATIENCE_S}s")
    found = glovebox("sandbox", "exec", "--env", "shell", *limits, *patient, "--", program, "-c", script)
    if "broken" in found:
        return {"ending": "broken", "detail": found["broken"]}
    outcome = found["outcome"]
    words = [outcome["kind"], str(outcome.get("code", outcome.get("limit", outcome.get("layer", ""))))]
    return {
        "ending": " ".join(word for word in words if word),
        "limits": [hit["limit"] for hit in found.get("limits_hit", [])],
        "refused": sorted({call["system_call"] for call in found.get("refused", [])}),
        "reason": outcome.get("reason"), "hint": outcome.get("hint"),
        "cpu_ms": found.get("cpu_ms"), "wall_ms": found.get("wall_ms"),
        "peak_memory_bytes": found.get("peak_memory_bytes"),
        "stdout": found.get("stdout", "")[-200:], "stderr": found.get("stderr", "")[-200:],
    }


began = time.monotonic()
doctor = glovebox("doctor")
burn = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass\nprint(time.process_time())"
result = {
    "user": os.getuid(), "kernel": os.uname().release,
    "doctor": [check for check in doctor.get("checks", []) if check["name"].startswith("sandbox")],
    "doctor_broken": doctor.get("broken"),
    "runs": {
        "plain": run("echo fine"),
        # The program says what it used, since a slow processor's start of the interpreter is most of it.
        "burn": run(burn, program="python3"),
        "refused": run("import socket; socket.socket()", program="python3"),
        "memory": run("x = bytearray(10**9)", "--memory", "64MiB", program="python3"),
        "processes": run("for i in $(seq 60); do sleep 2 & done 2>/dev/null; wait; :", "--processes", "16"),
        "cpu": run("while :; do :; done", "--cpu", "1s"),
        "wall": run("sleep 100", "--wall", "2s"),
    },
}
if attacks:
    names = [] if attacks == ["all"] else attacks
    tried = glovebox("sandbox", "attack", "--patience", patience, *names, within_s=CORPUS_PATIENCE_S)
    result["attacks"] = {
        "broken": tried.get("broken"), "tried": tried.get("tried", 0), "held": tried.get("held", 0),
        "not_held": [{"name": each["name"], "problems": each["problems"], "outcome": each["outcome"]}
                     for each in tried.get("attacks", []) if not each["held"]],
    }
result["seconds"] = round(time.monotonic() - began, 1)
print(json.dumps(result))
