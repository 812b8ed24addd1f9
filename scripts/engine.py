"""Serve one GGUF file with llama.cpp's HTTP server on 127.0.0.1 until standard input closes.

One line of JSON on standard output tells the address once the model is loaded; what llama.cpp says goes to standard
error. Whoever started this holds the other end of standard input: when that process dies, however it dies, so does
this. An interrupt from the terminal is left to that process too. Exit 1: the model was not served, and standard error
says why.
"""

import argparse
import json
import os
import pathlib
import signal
import sys
import threading

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--model", required=True, help="a GGUF file")
parser.add_argument("--context", type=int, default=4096, help="tokens per slot; 0: what the model was trained with")
parser.add_argument("--slots", type=int, default=1, help="requests that are answered at the same time")
parser.add_argument("--port", type=int, default=0, help="0: any free one")
parser.add_argument("--threads", type=int, default=-1, help="-1: one per core")
wanted = parser.parse_args()


def end_with_parent():
    while os.read(0, 4096):
        pass
    os._exit(0)


signal.signal(signal.SIGINT, signal.SIG_IGN)
watcher = threading.Thread(target=end_with_parent, daemon=True)
watcher.start()
answer = os.fdopen(os.dup(1), "w")  # standard output is ours alone: whatever a library prints goes to standard error
os.dup2(2, 1)

import xllamacpp

settings = xllamacpp.CommonParams()
settings.model.path, settings.model_alias = wanted.model, {pathlib.Path(wanted.model).stem}
settings.port, settings.n_parallel = wanted.port, wanted.slots
settings.n_ctx = wanted.context * wanted.slots  # the server divides it among the slots
settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = wanted.threads
settings.fit_params, settings.ui, settings.cache_ram_mib, settings.cors_origins = False, False, 256, ""
settings.endpoint_metrics = settings.endpoint_slots = True
try:
    server = xllamacpp.Server(settings)
except Exception as error:
    print(f"engine: {wanted.model} was not served: {error}", file=sys.stderr, flush=True)
    os._exit(1)

print(json.dumps({"address": server.listening_address, "pid": os.getpid()}), file=answer, flush=True)
watcher.join()
