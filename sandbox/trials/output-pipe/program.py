import os
import sys

sys.path.insert(0, "/box/program")
import forms

for name in forms.outputs:
    os.makedirs(os.path.dirname(os.path.join("output", name)), exist_ok=True)
    os.mkfifo(os.path.join("output", name))
