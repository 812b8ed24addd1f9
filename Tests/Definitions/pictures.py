"""Masks, boxes and points."""

import functools
import math

import numpy as np
from scipy.spatial.distance import directed_hausdorff
from sklearn import metrics as sk

from .common import D, define, mean, need


@functools.cache
def image(runs):
    """The mask of a picture of 8 times 9 pixels. Cached, as all that is said of one row: many rows may be alike."""
    pixels = np.zeros(72, dtype=bool)
    numbers = [int(x) for x in runs.split()]
    for start, length in zip(numbers[::2], numbers[1::2]): pixels[start - 1:start - 1 + length] = True
    return pixels.reshape(9, 8).T


@functools.cache
def pixels(a, b):
    """How many pixels two masks share, and how many each has."""
    a, b = image(a), image(b)
    return int((a & b).sum()), int(a.sum()), int(b.sum())


def dice(a, b):
    shared, one, other = pixels(a, b)
    return 2 * shared / (one + other) if one + other else None


@define("dice")
def _(y, p, s):
    counts = [pixels(a, b) for a, b in zip(y, p)]
    below = sum(one + other for _, one, other in counts)
    need(below)
    return 2 * sum(shared for shared, _, _ in counts) / below


@define("mean_dice")
def _(y, p, s): return mean(1 if dice(a, b) is None else dice(a, b) for a, b in zip(y, p))


@define("mean_mask_f05")
def _(y, p, s):
    @functools.cache
    def one(a, b): return sk.fbeta_score(image(a).ravel(), image(b).ravel(), beta=0.5, zero_division=1)
    return mean(one(a, b) for a, b in zip(y, p))


@define("iou_precision")
def _(y, p, s):
    @functools.cache
    def one(a, b):
        shared, first, second = pixels(a, b)
        union = first + second - shared
        return np.mean([1 if union == 0 else 100 * shared > t * union for t in range(50, 100, 5)])
    return mean(one(a, b) for a, b in zip(y, p))


@define("dice_hausdorff")
def _(y, p, s):
    dices = [d for d in map(dice, y, p) if d is not None]
    need(dices)
    rows, distances = {}, []
    for volume, level, *masks in zip(s["answers"]["volume"], map(int, s["answers"]["slice"]), y, p):
        rows.setdefault(volume, {}).setdefault(level, []).append(masks)
    for levels in rows.values():
        blocks = [np.stack([np.any([image(masks[side]) for masks in rows_of_level], axis=0)
                            for _, rows_of_level in sorted(levels.items())]) for side in (0, 1)]
        a, b = blocks
        if not a.any() and not b.any(): continue
        if (a == b).all(): distances.append(0)
        elif not a.any() or not b.any() or b.sum() > 10 * a.sum(): distances.append(1)
        else:
            u, v = np.argwhere(a) / a.shape, np.argwhere(b) / b.shape
            distances.append(max(directed_hausdorff(u, v)[0], directed_hausdorff(v, u)[0]) / np.sqrt(3))
    return .4 * np.mean(dices) + .6 * (1 - np.mean(distances))


def boxes(cell):
    words = cell.split()
    return [(words[i], *map(float, words[i + 1:i + 6])) for i in range(0, len(words), 6)]


def overlap(a, b):
    wide = max(0, min(a[4], b[4]) - max(a[2], b[2]))
    high = max(0, min(a[5], b[5]) - max(a[3], b[3]))
    area = lambda c: (c[4] - c[2]) * (c[5] - c[3])
    return wide * high / (area(a) + area(b) - wide * high)


def precision(y, p, hits, area):
    @functools.cache
    def one(truth, found, label):
        truth = [box for box in boxes(truth) if box[0] == label]
        found = sorted([box for box in boxes(found) if box[0] == label], key=lambda box: -box[1])
        return len(truth), list(zip([box[1] for box in found], hits(truth, found)))
    labels = sorted({box[0] for cell in set(y) for box in boxes(cell)})
    need(labels)
    values = []
    for label in labels:
        detections, total = [], 0
        for a, b in zip(y, p):
            count, more = one(a, b, label)
            total += count
            detections += more
        points = []
        for c in sorted({c for c, _ in detections}, reverse=True):
            kept = [hit for confidence, hit in detections if confidence >= c]
            points.append((sum(kept) / total, sum(kept) / len(kept)))
        values.append(area(points))
    return float(np.mean(values))


def at_recall(points, r): return max([q for recall, q in points if recall >= r], default=0)


def steps(points):
    recalls = sorted({r for r, _ in points} | {0})
    return sum((b - a) * at_recall(points, b) for a, b in zip(recalls, recalls[1:]))


def voc(threshold):
    def hits(truth, found):
        taken, out = set(), []
        for box in found:
            best = max(range(len(truth)), key=lambda i: overlap(truth[i], box), default=None)
            hit = best is not None and overlap(truth[best], box) > threshold and best not in taken
            if hit: taken.add(best)
            out.append(hit)
        return out
    return lambda y, p, s: precision(y, p, hits, steps)


D["voc_map_40"], D["voc_map_50"] = voc(.4), voc(.5)


def coco(threshold):
    def hits(truth, found):
        free, out = list(truth), []
        for box in found[:100]:
            fits = [t for t in free if overlap(t, box) >= threshold]
            out.append(bool(fits))
            # Of true boxes that it overlaps alike, the last: pycocotools passes over one only where it is worse.
            if fits: free.remove(max(reversed(fits), key=lambda t: overlap(t, box)))
        return out
    return lambda y, p, s: precision(
        y, p, hits, lambda points: np.mean([at_recall(points, r * 0.01) for r in range(101)]))


D["coco_map_40"] = coco(.4)
D["coco_map"] = lambda y, p, s: float(np.mean([coco(t / 20)(y, p, s) for t in range(10, 20)]))


def solids(cell):
    words = cell.split()
    return [(words[i + 8], *map(float, words[i:i + 8])) for i in range(0, len(words), 9)]


def plan(box):
    _, _, x, y, _, w, l, _, yaw = box
    turn = np.array([[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]])
    return [turn @ (a * l / 2, b * w / 2) + (x, y) for a, b in [(1, 1), (-1, 1), (-1, -1), (1, -1)]]


def shared_area(a, b):
    # Corners of one inside the other, and where edges cross; then the area of their hull.
    cross = lambda u, v: u[0] * v[1] - u[1] * v[0]
    edges = lambda q: list(zip(q, q[1:] + q[:1]))
    inside = lambda point, q: all(cross(e - s, point - s) >= -1e-12 for s, e in edges(q))
    points = [c for c in a if inside(c, b)] + [c for c in b if inside(c, a)]
    for s, e in edges(a):
        for u, v in edges(b):
            below = cross(e - s, v - u)
            if abs(below) < 1e-14: continue
            t, r = cross(u - s, v - u) / below, cross(u - s, e - s) / below
            if 0 <= t <= 1 and 0 <= r <= 1: points.append(s + t * (e - s))
    if len(points) < 3: return 0
    middle = np.mean(points, axis=0)
    points.sort(key=lambda c: math.atan2(*(c - middle)[::-1]))
    return abs(sum(cross(c - middle, d - middle) for c, d in edges(points))) / 2


def solid_overlap(a, b):
    tall = min(a[4] + a[7] / 2, b[4] + b[7] / 2) - max(a[4] - a[7] / 2, b[4] - b[7] / 2)
    shared = max(0, tall) * shared_area(plan(a), plan(b))
    return shared / (a[5] * a[6] * a[7] + b[5] * b[6] * b[7] - shared)


@define("map_3d")
def _(y, p, s):
    @functools.cache
    def scene(truth, found):
        truth, found, values = solids(truth), solids(found), []
        labels = sorted({b[0] for b in truth})
        for label in labels:
            t = [b for b in truth if b[0] == label]
            d = sorted([b for b in found if b[0] == label], key=lambda b: -b[1])
            overlaps = [[solid_overlap(b, a) for a in t] for b in d]
            areas = []
            for threshold in range(10, 20):
                taken, hits, points = set(), 0, []
                for rank, row in enumerate(overlaps, 1):
                    best = int(np.argmax(row))
                    if row[best] > threshold / 20 and best not in taken:
                        taken.add(best)
                        hits += 1
                    points.append((hits / len(t), hits / rank))
                areas.append(steps(points))
            values.append(float(np.mean(areas)))
        return values
    scenes = [values for values in map(scene, y, p) if values]
    need(scenes)
    return sum(sum(values) / len(values) for values in scenes) / len(scenes)


@define("point_in_box_f1")
def _(y, p, s):
    tp = fp = fn = 0
    for truth, found in zip(y, p):
        truth, found = truth.split(), found.split()
        points = [(found[i], float(found[i + 1]), float(found[i + 2])) for i in range(0, len(found), 3)]
        for i in range(0, len(truth), 5):
            x, z, w, h = map(float, truth[i + 1:i + 5])
            inside = [q for q in points if q[0] == truth[i] and x < q[1] < x + w and z < q[2] < z + h]
            if inside:
                tp += 1
                points.remove(inside[0])
            else: fn += 1
        fp += len(points)
    need(tp + fp + fn)
    return 2 * tp / (2 * tp + fp + fn)
