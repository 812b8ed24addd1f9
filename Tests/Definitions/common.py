"""What all definitions share.

A definition gets the first target's true and predicted cells as lists of texts, and the whole scene: `metric`,
`targets`, and `answers` and `submission` as columns of texts by name, their rows in the same order. It gives the score,
or raises `Undefined`.
"""

import numpy as np

D = {}


class Undefined(Exception):
    """The metric has no value here."""


def need(condition):
    """Says what a metric can't do without."""
    if not condition:
        raise Undefined()


def mean(values):
    """The mean of at least one value."""
    values = list(values)
    need(values)
    return float(np.mean(values))


def f(column):
    """Cells as numbers."""
    return np.array([float(x) for x in column])


def flags(column):
    """Cells as yes and no."""
    return np.array([x.lower() in ("1", "1.0", "true") for x in column], dtype=bool)


def define(*names):
    """Keeps a function as the definition of these metrics."""

    def keep(function):
        for name in names:
            D[name] = function
        return function

    return keep
