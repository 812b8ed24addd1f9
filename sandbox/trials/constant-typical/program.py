import collections
import sys

sys.path.insert(0, "/box/program")
import forms

known = forms.labels(forms.rows("train"))
if forms.card["target"]["type"] == "real":
    typical = sorted(known, key=float)[len(known) // 2]
else:
    typical = collections.Counter(known).most_common(1)[0][0]
forms.submit((name, typical) for name in forms.ids(forms.rows("test")))
