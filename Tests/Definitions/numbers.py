"""Numbers."""

import math

import numpy as np
from scipy import stats
from sklearn import metrics as sk

from .common import define, f, flags, mean, need


@define("rmse")
def _(y, p, s): need(y); return sk.root_mean_squared_error(f(y), f(p))


@define("mae")
def _(y, p, s): need(y); return sk.mean_absolute_error(f(y), f(p))


@define("rmsle")
def _(y, p, s): need(y); return sk.root_mean_squared_log_error(f(y), f(p))


@define("r2")
def _(y, p, s): need(len(set(y)) > 1); return sk.r2_score(f(y), f(p))


@define("pearson")
def _(y, p, s): need(len(set(y)) > 1 and len(set(p)) > 1); return float(stats.pearsonr(f(y), f(p))[0])


def spearman(y, p):
    need(len(set(y)) > 1 and len(set(p)) > 1)
    return float(stats.spearmanr(y, p)[0])


@define("spearman")
def _(y, p, s): return spearman(f(y), f(p))


def columns(s): return [(f(s["answers"][c]), f(s["submission"][c])) for c in s["submission"]]


@define("mean_column_spearman")
def _(y, p, s): return mean(spearman(a, b) for a, b in columns(s))


@define("mcrmse")
def _(y, p, s): need(y); return mean(sk.root_mean_squared_error(a, b) for a, b in columns(s))


@define("mean_rmsle")
def _(y, p, s): need(y); return mean(sk.root_mean_squared_log_error(a, b) for a, b in columns(s))


@define("masked_mcrmse")
def _(y, p, s):
    keep = flags(s["answers"]["keep"])
    need(keep.any())
    return mean(sk.root_mean_squared_error(a[keep], b[keep]) for a, b in columns(s))


@define("masked_mae")
def _(y, p, s):
    keep = ~flags(s["answers"]["out"])
    need(keep.any())
    return sk.mean_absolute_error(f(y)[keep], f(p)[keep])


@define("log_mae_by_type")
def _(y, p, s):
    kinds = np.array(s["answers"]["type"])
    return mean(math.log(max(sk.mean_absolute_error(f(y)[kinds == k], f(p)[kinds == k]), 1e-9))
                for k in sorted(set(kinds)))


@define("angular_error")
def _(y, p, s):
    (a1, a2), (z1, z2) = columns(s)
    need(len(a1))
    dot = np.sin(z1) * np.sin(z2) * (np.cos(a1) * np.cos(a2) + np.sin(a1) * np.sin(a2)) + np.cos(z1) * np.cos(z2)
    # Small angles by the cross product, where the arc cosine loses its digits.
    unit = lambda a, z: np.stack([np.sin(z) * np.cos(a), np.sin(z) * np.sin(a), np.cos(z)], axis=1)
    cross = np.linalg.norm(np.cross(unit(a1, z1), unit(a2, z2)), axis=1)
    return float(np.where(np.abs(dot) < .9, np.arccos(np.clip(dot, -1, 1)), np.arctan2(cross, dot)).mean())


@define("haversine_percentiles")
def _(y, p, s):
    (a1, a2), (b1, b2) = [(np.deg2rad(y), np.deg2rad(p)) for y, p in columns(s)]
    h = np.sin((a2 - a1) / 2) ** 2 + np.cos(a1) * np.cos(a2) * np.sin((b2 - b1) / 2) ** 2
    d, trips = 2 * 6371000 * np.arcsin(np.sqrt(h)), np.array(s["answers"]["trip"])
    return mean(np.mean(np.quantile(d[trips == t], [.5, .95])) for t in sorted(set(trips)))


@define("laplace_log_likelihood")
def _(y, p, s):
    need(y)
    sigma = np.maximum(f(s["submission"]["sigma"]), 70)
    delta = np.minimum(np.abs(f(y) - f(p)), 1000)
    return float(np.mean(-np.sqrt(2) * delta / sigma - np.log(np.sqrt(2) * sigma)))
