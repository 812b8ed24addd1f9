import sys

sys.path.insert(0, "/box/program")
import forms

known = forms.labels(forms.rows("train"))
asked = forms.ids(forms.rows("test"))
forms.submit((name, known[place * len(known) // len(asked)]) for place, name in enumerate(asked))
