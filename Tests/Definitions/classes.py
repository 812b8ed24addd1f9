"""One class or text a row."""

from sklearn import metrics as sk

from .common import define, mean, need


@define("accuracy")
def _(y, p, s): need(y); return sk.accuracy_score(y, p)


@define("top1_error")
def _(y, p, s): need(y); return 1 - sk.accuracy_score(y, p)


@define("exact_match")
def _(y, p, s): return mean(a == b for a, b in zip(y, p))


@define("macro_f1")
def _(y, p, s): need(y); return sk.f1_score(y, p, average="macro", zero_division=0)


@define("f1")
def _(y, p, s): need("1" in y + p); return sk.f1_score(y, p, pos_label="1", zero_division=0)


@define("f05")
def _(y, p, s): need("1" in y + p); return sk.fbeta_score(y, p, beta=0.5, pos_label="1", zero_division=0)


@define("quadratic_weighted_kappa")
def _(y, p, s):
    labels = sorted(set(y + p))
    need(len(labels) > 1)
    return sk.cohen_kappa_score(y, p, weights="quadratic", labels=labels)


@define("matthews")
def _(y, p, s): need(len(set(y)) > 1 and len(set(p)) > 1); return sk.matthews_corrcoef(y, p)
