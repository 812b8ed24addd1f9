"""Judges the outputs in `outputs/` against those in `gold/`, and reports on descriptor 3.

Nothing is trusted: whatever can't be read counts as not there. The figure is judged by what was plotted: the points that
stand in the SVG, each with its colour, up to the range, the direction and the place of the axes.
"""

import csv
import json
import math
import os
import re
import xml.etree.ElementTree as tree

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


def points(path):
    """The plotted points of an SVG of matplotlib's, by colour; what belongs to an axis or a legend is left out."""
    by_colour = {}

    def walk(element, colour):
        name = element.get("id", "")
        if name.startswith(("matplotlib.axis", "legend", "text")) or element.tag.endswith("}defs"):
            return
        style = re.search(r"fill: *(#\w+|\w+\([^)]*\))", element.get("style", ""))
        colour = style.group(1) if style else colour
        if element.tag.endswith("}use"):
            place = float(element.get("x", 0)), -float(element.get("y", 0))  # y grows downwards in SVG
            by_colour.setdefault(colour, []).append(place)
        for child in element:
            walk(child, colour)

    try:
        walk(tree.parse(path).getroot(), "")
    except (OSError, ValueError, tree.ParseError, RecursionError) as error:
        log.append(f"{path}: {type(error).__name__}: {error}")
        return {}
    return by_colour


def normalised(by_colour, flip):
    """Points in the square from 0 to 1, mirrored where a function's sign is the other one."""
    flat = [point for group in by_colour.values() for point in group]
    low = [min(point[axis] for point in flat) for axis in (0, 1)]
    high = [max(point[axis] for point in flat) for axis in (0, 1)]
    if not all(math.isfinite(value) for value in low + high) or low[0] == high[0] or low[1] == high[1]:
        return None

    def place(point):
        at = [(point[axis] - low[axis]) / (high[axis] - low[axis]) for axis in (0, 1)]
        return [1 - value if mirrored else value for value, mirrored in zip(at, flip)]

    return {colour: [place(point) for point in group] for colour, group in by_colour.items()}


def matched(wanted, found):
    """How many wanted points have a found one of their own within a hundredth of the figure."""
    left, count = list(found), 0
    for point in wanted:
        near = min(left, key=lambda other: math.dist(point, other), default=None)
        if near is not None and math.dist(point, near) <= 0.01:
            left.remove(near)
            count += 1
    return count


def share_of_right_points(name):
    gold, found = points(f"gold/{name}"), points(f"outputs/{name}")
    total = sum(map(len, gold.values()))
    count = sum(map(len, found.values()))
    if count != total or len(found) != len(gold):
        log.append(f"{name}: {count} points in {len(found)} colours, not {total} in {len(gold)}")
        return 0.0
    gold, best = normalised(gold, (False, False)), 0
    for flip in [(False, False), (True, False), (False, True), (True, True)]:
        turned, right, used = normalised(found, flip), 0, set()
        if turned is None:
            break
        for group in gold.values():
            scores = {colour: matched(group, turned[colour]) for colour in turned if colour not in used}
            colour = max(scores, key=scores.get)
            used.add(colour)
            right += scores[colour]
        best = max(best, right)
    log.append(f"{name}: {best} of {total} points stand where they must")
    return best / total


scores = {
    "distances": share_of_right_values("distances.csv", ["first", "second"]),
    "functions": share_of_right_values("functions.csv", ["function"]),
    "figure": share_of_right_points("scores.svg"),
}
success = scores["distances"] == scores["functions"] == 1 and scores["figure"] >= 0.95
verdict = {"success": success, "scores": scores, "log": "\n".join(line[:200] for line in log[:40])}
with os.fdopen(3, "w", encoding="utf-8") as file:
    json.dump(verdict, file, allow_nan=False)
