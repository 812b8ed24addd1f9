import os
import sys

sys.path.insert(0, "/box/program")
import forms

forms.harmless()
for number, name in enumerate(forms.outputs):
    os.link(os.path.join("output", name), f"output/second-name-{number}")
