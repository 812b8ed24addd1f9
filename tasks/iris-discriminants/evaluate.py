"""Judges the outputs in `outputs/` against those in `gold/`, and reports on descriptor 3.

Nothing is trusted: whatever can't be read counts as not there. The figure is judged by what was plotted: the points that
stand in the SVG, each with its colour, up to the range, the direction and the place of the axes.
"""

import csv
import json
import math
import os
import sys

sys.path.insert(0, "/box/evaluation")
import figures

log = []


def table(path, keys):
    """The rows of a table, by the given columns; none where it can't be read."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            return {frozenset(row[key].strip() for key in keys): row for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError, AttributeError, csv.Error) as error:
        log.append(f"{path}: {type(error).__name__}: {error}")
        return {}


def share_of_right_values(name, keys):
    gold, found = table(f"gold/{name}", keys), table(f"outputs/{name}", keys)
    right = total = 0
    for key, row in gold.items():
        for column in (name for name in row if name not in keys):
            total += 1
            wanted = float(row[column])
            try:
                value = float(found[key][column])
            except (KeyError, TypeError, ValueError):
                log.append(f"{name}: no number for {' and '.join(sorted(key))}, {column}")
                continue
            if math.isclose(value, wanted, rel_tol=1e-3):
                right += 1
            else:
                log.append(f"{name}: {' and '.join(sorted(key))}, {column} is {value:.6g}")
    return right / total


scores = {
    "distances": share_of_right_values("distances.csv", ["first", "second"]),
    "functions": share_of_right_values("functions.csv", ["function"]),
    "figure": figures.same_points("gold/scores.svg", "outputs/scores.svg", log, may_mirror=True),
}
success = scores["distances"] == scores["functions"] == 1 and scores["figure"] >= 0.95
verdict = {"success": success, "scores": scores, "log": "\n".join(line[:200] for line in log[:40])}
with os.fdopen(3, "w", encoding="utf-8") as file:
    json.dump(verdict, file, allow_nan=False)
