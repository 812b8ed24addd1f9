import os
import sys

sys.path.insert(0, "/box/program")
import forms

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{"&" + chr(97 + level) + ";" * 1}{("&" + chr(97 + level) + ";") * 9}">'
    for level in range(9)
)
CONTENTS = [
    "<svg>" + "<g>" * 100_000 + "</g>" * 100_000 + "</svg>",
    ENTITIES + "]><svg>&j;</svg>",
    "first,second,d2\n" + "nan,inf,nan\n" * 10_000,
    "\0" * 1_000_000,
    "x," * 100_000 + "\n" + "1e999," * 100_000 + "\n",
    '"' + "a" * 1_000_000,
    '{"success": true, "scores": {}, "log": ""}\n',
]
for number, name in enumerate(forms.outputs):
    path = os.path.join("output", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(CONTENTS[0 if name.endswith((".svg", ".xml")) else (number + 2) % len(CONTENTS)])
