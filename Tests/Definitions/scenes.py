"""Random answers and submissions of any number of rows, for every metric: with ties, repetitions, empty cells, noise.

`draw(metric, generator, rows)` gives a scene as the definitions take it, with a second, worse submission under `other`;
`write` makes a file of columns.
Rows are independent draws (volumes of six rows for `dice_hausdorff`), so that a scene of very many rows tells what
score the others have in the long run. Lists of boxes and masks are drawn from a pool of some thousand rows, which
repeat.
"""

import csv

import numpy as np

SCENES = {}
POOL = 4000


def scene(*metrics):
    """Keeps a function of a generator and a number of rows as the way to draw scenes for these metrics."""

    def keep(function):
        for metric in metrics:
            SCENES[metric] = function
        return function

    return keep


def draw(metric, generator, rows, other=True):
    """A scene: `metric`, `targets`, `answers`, `submission`, and maybe `other`; columns are lists of texts by name."""
    answers, guess, also, targets = (*SCENES[metric](generator, rows), {}, None)[:4]
    scene = {
        "metric": metric,
        "targets": targets or [*answers, *also],
        "answers": texts({**answers, **also}),
        "submission": texts(guess(1.0)),
    }
    if other:
        scene["other"] = texts(guess(1.3))
    return scene


def write(columns, path, order=None):
    """A CSV with the column `id` and these, its rows in this order."""
    order = range(len(next(iter(columns.values())))) if order is None else order
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", *columns])
        cells = list(columns.values())
        rows.writerows([row, *[column[row] for column in cells]] for row in order)


def texts(columns):
    """Columns as lists of texts; numbers so that they read back the same."""
    return {name: [str(x) for x in (c.tolist() if isinstance(c, np.ndarray) else c)] for name, c in columns.items()}


def pooled(generator, rows, one):
    """Rows of which many are alike: `one` makes a row's true cell and its guesses by noise 1.0 and 1.3."""
    pool = [one() for _ in range(min(rows, POOL))]
    picked = generator.integers(0, len(pool), rows).tolist() if rows > POOL else range(rows)
    chosen = [pool[index] for index in picked]
    return {"y": [row[0] for row in chosen]}, lambda noise: {"y": [row[1 if noise == 1.0 else 2] for row in chosen]}


# ---- One class a row -------------------------------------------------------------------------------------------------


def _labels(weights):
    def draw_labels(generator, rows):
        truth = generator.choice(len(weights), rows, p=weights)

        def guess(noise):
            wrong = generator.random(rows) < 0.25 * noise
            return {"y": np.where(wrong, generator.integers(0, len(weights), rows), truth)}

        return {"y": truth}, guess

    return draw_labels


scene("accuracy", "top1_error", "macro_f1")(_labels([0.4, 0.3, 0.2, 0.1]))
scene("f1", "f05")(_labels([0.7, 0.3]))
scene("matthews")(_labels([0.5, 0.3, 0.2]))


@scene("exact_match")
def _(generator, rows):
    y, guess = _labels([0.4, 0.3, 0.2, 0.1])(generator, rows)
    words = np.array(["née", "a,b", 'say "no"', "x y"])
    return {"y": words[y["y"]]}, lambda noise: {"y": words[guess(noise)["y"]]}


@scene("quadratic_weighted_kappa")
def _(generator, rows):
    truth = generator.choice(5, rows, p=[0.4, 0.2, 0.2, 0.1, 0.1])
    return {"y": truth}, lambda noise: {
        "y": np.clip(np.rint(truth + noise * generator.normal(size=rows)), 0, 4).astype(int)
    }


# ---- Scores and probabilities ----------------------------------------------------------------------------------------


def _probabilities(generator, truth, noise):
    # Four digits, so that a large scene has many ties.
    return np.round(1 / (1 + np.exp(1 - 2 * truth - noise * generator.normal(size=len(truth)))), 4)


@scene("roc_auc", "weighted_auc", "log_loss", "probabilistic_f1")
def _(generator, rows):
    truth = (generator.random(rows) < 0.3).astype(int)
    return {"y": truth}, lambda noise: {"y": _probabilities(generator, truth, noise)}


def _yes_no(count, ungraded=0.0):
    def draw_columns(generator, rows):
        base = generator.random((rows, 1))
        truth = (0.5 * base + 0.5 * generator.random((rows, count)) < 0.4).astype(int)
        shown = np.where(generator.random((rows, 1)) < ungraded, -1, truth)
        names = [f"c{index}" for index in range(count)]
        return dict(zip(names, shown.T)), lambda noise: {
            name: _probabilities(generator, column, noise) for name, column in zip(names, truth.T)
        }

    return draw_columns


scene("mean_column_auc")(_yes_no(3, ungraded=0.1))
scene("lwlrap")(_yes_no(6))
scene("weighted_multilabel_log_loss")(_yes_no(4))


@scene("bias_auc")
def _(generator, rows):
    truth = np.round(generator.random(rows), 1)
    groups = {f"g{index}": np.round(generator.random(rows), 2) for index in range(2)}
    return {"y": truth}, lambda noise: {
        "y": np.round(truth + 0.5 * noise * generator.normal(size=rows) + 0.1 * groups["g0"], 3)
    }, groups


@scene("kl_divergence")
def _(generator, rows):
    votes = generator.integers(0, 4, (rows, 3)).astype(float)
    votes[votes.sum(axis=1) == 0, 0] = 1
    names = ["a", "b", "c"]

    def guess(noise):
        near = votes + 0.2 + 2 * noise * generator.random((rows, 3))
        return dict(zip(names, (near / near.sum(axis=1, keepdims=True)).T))

    return dict(zip(names, votes.T)), guess


# ---- Lists and texts -------------------------------------------------------------------------------------------------


def _words(generator, rows, longest, kinds):
    """Lists of words, some empty; in one draw for all rows."""
    counts = generator.integers(0, longest + 1, rows)
    words = np.array([f"w{index}" for index in range(kinds)])[generator.integers(0, kinds, counts.sum())].tolist()
    ends = np.cumsum(counts).tolist()
    return [words[end - count : end] for end, count in zip(ends, counts.tolist())]


def _changed(generator, lists, noise, kinds):
    """These lists without some words, and with others."""
    more = _words(generator, len(lists), 2, kinds)
    kept = (generator.random(sum(map(len, lists))) >= 0.25 * noise).tolist()
    left = iter(kept)
    return [[word for word in words if next(left)] + extra for words, extra in zip(lists, more)]


@scene("micro_f1", "samples_f1")
def _(generator, rows):
    truth = _words(generator, rows, 4, 8)
    return {"y": map(" ".join, truth)}, lambda noise: {"y": map(" ".join, _changed(generator, truth, noise, 9))}


@scene("map_at_3", "map_at_5", "map_at_10", "map_at_12")
def _(generator, rows):
    truth = [words or ["w0"] for words in _words(generator, rows, 5, 15)]

    def guess(noise):
        near, far = _changed(generator, truth, 2 * noise, 15), _words(generator, rows, 12, 15)
        return {"y": [" ".join(many + few) if len(many) % 2 else " ".join(few + many) for many, few in zip(far, near)]}

    return {"y": map(" ".join, truth)}, guess


def _texts(longest):
    def draw_texts(generator, rows):
        letters = np.array(list("abAéü漢😀  \u00a0cde,\""))
        counts = generator.integers(0, longest + 1, rows)
        all_letters = letters[generator.integers(0, len(letters), counts.sum())].tolist()
        ends = np.cumsum(counts).tolist()
        truth = ["".join(all_letters[end - count : end]) for end, count in zip(ends, counts.tolist())]

        def guess(noise):
            cuts = (generator.random((rows, 2)) * (counts[:, None] + 1)).astype(int).tolist()
            kinds = generator.choice(4, rows, p=[1 - 0.6 * noise, 0.2 * noise, 0.2 * noise, 0.2 * noise]).tolist()
            changes = [
                lambda text, a, b: text,
                lambda text, a, b: text[:a] + "x" + text[a:],
                lambda text, a, b: text[: min(a, b)] + text[max(a, b) :],
                lambda text, a, b: text[:a] + "yz" + text[a + 1 :],
            ]
            return {"y": [changes[kind](text, a, b) for text, kind, (a, b) in zip(truth, kinds, cuts)]}

        return {"y": truth}, guess

    return draw_texts


scene("word_jaccard")(_texts(30))
scene("levenshtein")(_texts(12))


@scene("normalised_levenshtein")
def _(generator, rows):
    truth = _words(generator, rows, 8, 12)
    return {"y": map(" ".join, truth)}, lambda noise: {"y": map("  ".join, _changed(generator, truth, noise, 14))}


@scene("kendall")
def _(generator, rows):
    counts = generator.integers(1, 9, rows).tolist()
    orders = generator.permuted(np.tile(np.arange(8), (rows, 1)), axis=1).tolist()
    truth = [[f"w{word}" for word in order if word < count] for order, count in zip(orders, counts)]

    def guess(noise):
        moves = (generator.random((rows, 8)) * 3 * noise).tolist()
        moved = [sorted((at + move, word) for at, (move, word) in enumerate(zip(*row))) for row in zip(moves, truth)]
        return {"y": [" ".join(word for _, word in words) for words in moved]}

    return {"y": map(" ".join, truth)}, guess


# ---- Numbers ---------------------------------------------------------------------------------------------------------


def _amounts(generator, rows):
    return np.round(generator.gamma(2.0, size=rows) * 10, 2)


def _near(generator, truth, noise):
    return np.round(np.maximum(0.05, truth * 0.9 + 4 * noise * generator.normal(size=len(truth))), 2)


@scene("rmse", "rmsle", "mae", "r2", "pearson", "spearman")
def _(generator, rows):
    truth = _amounts(generator, rows)
    return {"y": truth}, lambda noise: {"y": _near(generator, truth, noise)}


def _amount_columns(count, also=None):
    def draw_columns(generator, rows):
        truth = {f"c{index}": _amounts(generator, rows) for index in range(count)}
        return (
            truth,
            lambda noise: {name: _near(generator, column, noise) for name, column in truth.items()},
            also(generator, rows) if also else {},
        )

    return draw_columns


scene("mcrmse", "mean_column_spearman")(_amount_columns(3))
scene("mean_rmsle")(_amount_columns(2))
scene("masked_mcrmse")(
    _amount_columns(2, lambda generator, rows: {"keep": np.where(generator.random(rows) < 0.7, "True", "0")})
)
scene("masked_mae")(_amount_columns(1, lambda generator, rows: {"out": generator.integers(0, 2, rows)}))
scene("log_mae_by_type")(
    _amount_columns(1, lambda generator, rows: {"type": generator.choice(["1JHC", "2JHH", "3JHC"], rows)})
)


@scene("angular_error")
def _(generator, rows):
    azimuth, zenith = generator.random(rows) * 2 * np.pi, np.arccos(2 * generator.random(rows) - 1)
    return {"azimuth": azimuth, "zenith": zenith}, lambda noise: {
        "azimuth": (azimuth + 0.3 * noise * generator.normal(size=rows)) % (2 * np.pi),
        "zenith": np.clip(zenith + 0.3 * noise * generator.normal(size=rows), 0, np.pi),
    }


@scene("haversine_percentiles")
def _(generator, rows):
    truth = {"lat": 37 + generator.random(rows), "lng": -122 + generator.random(rows)}
    trips = np.array(["t1", "t2", "t3"])[generator.integers(0, 3, rows)]
    return (
        truth,
        lambda noise: {name: c + 1e-4 * noise * generator.normal(size=rows) for name, c in truth.items()},
        {"trip": trips},
    )


@scene("laplace_log_likelihood")
def _(generator, rows):
    truth = np.round(2000 + 500 * np.abs(generator.normal(size=rows)), 1)
    return (
        {"fvc": truth},
        lambda noise: {
            "fvc": np.round(truth + 300 * noise * generator.normal(size=rows), 1),
            "sigma": np.round(400 * generator.random(rows), 1),
        },
        {},
        ["fvc", "sigma"],
    )


# ---- Masks, boxes, points --------------------------------------------------------------------------------------------


def _runs(pixels):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], pixels, [0]])))
    return " ".join(f"{start + 1} {end - start}" for start, end in zip(edges[::2], edges[1::2]))


def _mask(generator):
    pixels = np.zeros((9, 8), dtype=int)
    if generator.random() >= 0.2:
        (left, top), (wide, high) = generator.integers(0, 4, 2), 2 + generator.integers(0, 4, 2)
        block = pixels[left : left + wide, top : top + high]
        block[...] = generator.random(block.shape) < 0.9
    return pixels.ravel()


def _masks(generator, rows):
    def one():
        truth = _mask(generator)

        def guess(noise):
            if generator.random() < 0.1 * noise:
                return _mask(generator)
            return np.where(generator.random(72) < generator.choice([0, 0.06]) * noise, 1 - truth, truth)

        return _runs(truth), _runs(guess(1.0)), _runs(guess(1.3))

    return pooled(generator, rows, one)


@scene("dice", "iou_precision")
def _(generator, rows):
    return _masks(generator, rows)


@scene("mean_dice", "mean_mask_f05")
def _(generator, rows):
    return *_masks(generator, rows), {"height": [8] * rows, "width": [9] * rows}


@scene("dice_hausdorff")
def _(generator, rows):
    return (
        *_masks(generator, rows),
        {
            "height": [8] * rows,
            "width": [9] * rows,
            "volume": [f"v{row // 6}" for row in range(rows)],
            "slice": [[11, 2, 7][row % 3] for row in range(rows)],
        },
    )


@scene("voc_map_40", "voc_map_50", "coco_map", "coco_map_40")
def _(generator, rows):
    def box():
        x, y, wide, high, confidence = generator.integers(0, [6, 6, 3, 3, 11])
        return [f"l{generator.integers(0, 3)}", confidence / 10, x, y, x + 4 + wide, y + 3 + high]

    def line(boxes):
        return " ".join(str(word) for words in boxes for word in words)

    def one():
        truth = [box() for _ in range(generator.integers(0, 5))]

        def guess(noise):
            kept = [list(words) for words in truth if generator.random() >= 0.2 * noise]
            for words in kept:
                words[1] = generator.integers(2, 11) / 10
                words[4] += int(generator.random() < 0.5 * noise)
            extra = [box() for _ in range(generator.integers(0, 3))]
            for words in extra:
                words[1] = generator.integers(0, 7) / 10
            return line(kept + extra)

        return line(truth), guess(1.0), guess(1.3)

    return pooled(generator, rows, one)


@scene("map_3d")
def _(generator, rows):
    def solid():
        x, y = generator.integers(0, 8, 2)
        return [1, x, y, 0, 1 + generator.random(), 3 + generator.random(), 2, 3 * generator.random()]

    def line(numbers, label):
        return " ".join(repr(float(number)) for number in numbers) + f" l{label}"

    def one():
        truth = [(solid(), generator.integers(0, 2)) for _ in range(generator.integers(0, 4))]

        def guess(noise):
            boxes = []
            for numbers, label in truth:
                if generator.random() >= 0.15 * noise:
                    near = [x + 0.12 * noise * generator.normal() * generator.random() for x in numbers]
                    boxes.append(line([generator.integers(0, 5) / 5, *near[1:]], label))
            if generator.random() < 0.3:
                boxes.append(line(solid(), 0))
            return " ".join(boxes)

        return " ".join(line(*box) for box in truth), guess(1.0), guess(1.3)

    return pooled(generator, rows, one)


@scene("point_in_box_f1")
def _(generator, rows):
    def one():
        places = range(0, 10 * generator.integers(0, 5), 10)
        frames = [(f"U+{generator.integers(0, 3)}", x, generator.integers(0, 9)) for x in places]

        def guess(noise):
            points = []
            for label, x, y in frames:
                if generator.random() >= 0.15 * noise:
                    points.append(f"{label} {x + generator.integers(1, 8)} {y + generator.integers(1, 4)}")
                if generator.random() < 0.1 * noise:
                    points.append(f"{label} {x + generator.integers(0, 9)} {y + 1}")
            return " ".join(points)

        return " ".join(f"{label} {x} {y} 6 4" for label, x, y in frames), guess(1.0), guess(1.3)

    return pooled(generator, rows, one)
