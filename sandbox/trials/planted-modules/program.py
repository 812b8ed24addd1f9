import os
import sys

sys.path.insert(0, "/box/program")
import forms

CODE = "print('ACHIEVED a planted module was imported', flush=True)\n"
NAMES = (
    "json.py", "csv.py", "numpy.py", "pandas.py", "forms.py", "sitecustomize.py", "usercustomize.py", "conftest.py",
    "evaluate.py", "planted.pth", "__init__.py", "__pycache__/json.cpython-311.pyc",
)
FOLDERS = [
    "output", "/box", "/box/input", "/box/program", "/tmp", "/dev/shm", os.path.expanduser("~"),
    os.path.expanduser(f"~/.local/lib/python3.{sys.version_info.minor}/site-packages"),
] + [folder for folder in sys.path if folder.startswith("/")]
forms.harmless()
planted = []
for folder in FOLDERS:
    for name in NAMES if folder != "output" else NAMES[:10]:
        path = os.path.join(folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write("import sys; " + CODE if name.endswith(".pth") else CODE)
            planted.append(path)
        except OSError:
            pass
print(f"planted {len(planted)} files")
