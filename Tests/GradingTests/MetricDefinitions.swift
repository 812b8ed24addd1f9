/// What each metric is, in Python: scikit-learn and scipy where they have it, else as slow and plain as it can be said.
enum MetricDefinitions {
    static let program = common + classes + scores + lists + numbers + pictures + main

    private static let common = """
        import json, math, sys
        import numpy as np
        from sklearn import metrics as sk
        from scipy import stats, special
        from scipy.spatial.distance import directed_hausdorff

        class Undefined(Exception): pass

        def need(condition):
            if not condition: raise Undefined()

        def mean(values):
            values = list(values)
            need(values)
            return float(np.mean(values))

        def f(column): return np.array([float(x) for x in column])
        def flags(column): return np.array([x.lower() in ("1", "1.0", "true") for x in column], dtype=bool)

        D = {}
        def define(*names):
            def keep(function):
                for name in names: D[name] = function
                return function
            return keep

        # A definition gets: the first target's true and predicted cells, and the whole scene.

        """

    private static let classes = """
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

        """

    private static let scores = """
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

        """

    private static let lists = """
        def sets(column): return [set(x.split()) for x in column]
        @define("micro_f1")
        def _(y, p, s):
            y, p = sets(y), sets(p)
            known = set().union(*y)
            tp = sum(len(a & b) for a, b in zip(y, p))
            fp = sum(len((b & known) - a) for a, b in zip(y, p))
            fn = sum(len(a - b) for a, b in zip(y, p))
            need(tp + fp + fn)
            return 2 * tp / (2 * tp + fp + fn)
        @define("samples_f1")
        def _(y, p, s):
            need(y)
            from sklearn.preprocessing import MultiLabelBinarizer
            binarizer = MultiLabelBinarizer().fit(sets(y) + sets(p) + [{"w0", "w1", "w2"}])
            return sk.f1_score(binarizer.transform(sets(y)), binarizer.transform(sets(p)), average="samples",
                               zero_division=1)
        @define("map_at_3", "map_at_5", "map_at_10", "map_at_12")
        def _(y, p, s):
            k = int(s["metric"].split("_")[-1])
            def one(truth, guesses):
                truth, hits, score = set(truth), 0, 0
                for i, guess in enumerate(guesses[:k]):
                    if guess in truth and guess not in guesses[:i]:
                        hits += 1
                        score += hits / (i + 1)
                return score / min(len(truth), k) if truth else 0
            return mean(one(a.split(), b.split()) for a, b in zip(y, p))
        @define("word_jaccard")
        def _(y, p, s):
            def one(a, b):
                a, b = set(a.lower().split()), set(b.lower().split())
                return len(a & b) / len(a | b) if a | b else 1
            return mean(one(a, b) for a, b in zip(y, p))
        def edits(a, b):
            row = list(range(len(b) + 1))
            for i, x in enumerate(a, 1):
                last, row[0] = row[0], i
                for j, z in enumerate(b, 1):
                    last, row[j] = row[j], min(last + (x != z), row[j] + 1, row[j - 1] + 1)
            return row[-1]
        @define("levenshtein")
        def _(y, p, s): return mean(edits(a, b) for a, b in zip(y, p))
        @define("normalised_levenshtein")
        def _(y, p, s):
            need(any(a.split() for a in y))
            return sum(edits(a.split(), b.split()) for a, b in zip(y, p)) / sum(len(a.split()) for a in y)
        @define("kendall")
        def _(y, p, s):
            wrong = most = 0
            for a, b in zip(y, p):
                ranks = [a.split().index(word) for word in b.split()]
                wrong += sum(ranks[i] > ranks[j] for i in range(len(ranks)) for j in range(i + 1, len(ranks)))
                most += len(ranks) * (len(ranks) - 1)
            need(most)
            return 1 - 4 * wrong / most

        """

    private static let numbers = """
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

        """

    private static let pictures = """
        def image(runs):
            pixels = np.zeros(72, dtype=bool)
            numbers = [int(x) for x in runs.split()]
            for start, length in zip(numbers[::2], numbers[1::2]): pixels[start - 1:start - 1 + length] = True
            return pixels.reshape(9, 8).T
        def images(y, p): return [(image(a), image(b)) for a, b in zip(y, p)]
        def dice(a, b): return 2 * (a & b).sum() / (a.sum() + b.sum()) if a.any() or b.any() else None
        @define("dice")
        def _(y, p, s):
            pairs = images(y, p)
            below = sum(a.sum() + b.sum() for a, b in pairs)
            need(below)
            return 2 * sum((a & b).sum() for a, b in pairs) / below
        @define("mean_dice")
        def _(y, p, s): return mean(1 if dice(a, b) is None else dice(a, b) for a, b in images(y, p))
        @define("mean_mask_f05")
        def _(y, p, s):
            return mean(sk.fbeta_score(a.ravel(), b.ravel(), beta=0.5, zero_division=1) for a, b in images(y, p))
        @define("iou_precision")
        def _(y, p, s):
            def one(a, b):
                union = int((a | b).sum())
                return np.mean([1 if union == 0 else 100 * int((a & b).sum()) > t * union for t in range(50, 100, 5)])
            return mean(one(a, b) for a, b in images(y, p))
        @define("dice_hausdorff")
        def _(y, p, s):
            pairs, volumes = images(y, p), np.array(s["answers"]["volume"])
            slices = np.array([int(x) for x in s["answers"]["slice"]])
            dices = [d for d in (dice(a, b) for a, b in pairs) if d is not None]
            need(dices)
            distances = []
            for volume in sorted(set(volumes)):
                levels = sorted(set(slices[volumes == volume]))
                blocks = [np.stack([np.any([pair[side] for pair, v, z in zip(pairs, volumes, slices)
                                            if v == volume and z == level], axis=0) for level in levels])
                          for side in (0, 1)]
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
            truth, found = [boxes(c) for c in y], [boxes(c) for c in p]
            labels = sorted({b[0] for row in truth for b in row})
            need(labels)
            values = []
            for label in labels:
                detections, total = [], 0
                for t, d in zip(truth, found):
                    t = [b for b in t if b[0] == label]
                    d = sorted([b for b in d if b[0] == label], key=lambda b: -b[1])
                    total += len(t)
                    detections += zip([b[1] for b in d], hits(t, d))
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
                    if fits: free.remove(max(fits, key=lambda t: overlap(t, box)))
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
            values = []
            for truth, found in zip(map(solids, y), map(solids, p)):
                for label in sorted({b[0] for b in truth}):
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
                    values.append((len({b[0] for b in truth}), np.mean(areas)))
            need(values)
            return sum(v / k for k, v in values) / sum(1 / k for k, v in values)
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

        """

    private static let main = """
        out = []
        for s in json.load(sys.stdin):
            first = s["targets"][0]
            try: out.append(float(D[s["metric"]](s["answers"][first], s["submission"][first], s)))
            except Undefined: out.append(None)
        print(json.dumps(out))
        """
}
