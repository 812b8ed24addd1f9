"""Scores and probabilities."""

import numpy as np
from scipy import special
from sklearn import metrics as sk

from .common import define, f, mean, need


def auc(y, p):
    need(len(set(y)) == 2)
    return sk.roc_auc_score(y, p)


@define("roc_auc")
def _(y, p, s): return auc(f(y), f(p))


@define("weighted_auc")
def _(y, p, s):
    need(len(set(y)) == 2)
    fpr, tpr, _ = sk.roc_curve(f(y), f(p), drop_intermediate=False)
    total = 0
    for low, high, weight in [(0, .4, 2), (.4, 1, 1)]:
        # The curve as steps over the rate t: straight lines between points, cut at the band's ends.
        for (x0, y0), (x1, y1) in zip(zip(fpr, tpr), zip(fpr[1:], tpr[1:])):
            a, b = max(y0, low), min(y1, high)
            if b <= a: continue
            at = lambda t: x0 + (x1 - x0) * (t - y0) / (y1 - y0)
            total += weight * (b - a) * (1 - (at(a) + at(b)) / 2)
    return total / 1.4


@define("probabilistic_f1")
def _(y, p, s):
    y, p = f(y), np.clip(f(p), 0, 1)
    need(y.sum() > 0)
    c = p[y == 1].sum()
    if c == 0: return 0
    precision, recall = c / p.sum(), c / y.sum()
    return 2 * precision * recall / (precision + recall)


@define("log_loss")
def _(y, p, s): need(y); return sk.log_loss(f(y), f(p), labels=[0, 1])


def graded(s):
    y = np.array([f(s["answers"][c]) for c in s["targets"]]).T
    p = np.array([f(s["submission"][c]) for c in s["targets"]]).T
    return y[(y >= 0).all(axis=1)], p[(y >= 0).all(axis=1)]


@define("mean_column_auc")
def _(y, p, s):
    y, p = graded(s)
    return mean(auc(y[:, j], p[:, j]) for j in range(y.shape[1]))


@define("lwlrap")
def _(y, p, s):
    y, p = graded(s)
    need(y.sum() > 0)
    kept = y.sum(axis=1) > 0
    return sk.label_ranking_average_precision_score(y[kept], p[kept], sample_weight=y[kept].sum(axis=1))


@define("weighted_multilabel_log_loss")
def _(y, p, s):
    y, p = graded(s)
    need(len(y))
    w = np.array([y.shape[1] - 1] + [1] * (y.shape[1] - 1)) * (1 + y)
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return float(np.mean((w * -(y * np.log(p) + (1 - y) * np.log(1 - p))).sum(axis=1) / w.sum(axis=1)))


@define("bias_auc")
def _(y, p, s):
    y, p = f(y) >= .5, f(p)
    kinds = [[], [], []]
    for name in s["targets"][1:]:
        g = f(s["answers"][name]) >= .5
        for values, rows in zip(kinds, [g, (g & ~y) | (~g & y), (g & y) | (~g & ~y)]):
            values.append(auc(y[rows], p[rows]))
    power = lambda values: 0 if 0 in values else np.mean(np.array(values) ** -5.0) ** (-1 / 5)
    return .25 * auc(y, p) + sum(.25 * power(values) for values in kinds)


@define("kl_divergence")
def _(y, p, s):
    y = np.array([f(s["answers"][c]) for c in s["targets"]]).T
    p = np.array([f(s["submission"][c]) for c in s["targets"]]).T
    need(len(y))
    y = y / y.sum(axis=1, keepdims=True)
    return float(special.rel_entr(y, np.clip(p, 1e-15, 1 - 1e-15)).sum(axis=1).mean())
