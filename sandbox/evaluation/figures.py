"""How like a figure is to the gold one: by what was plotted where an SVG tells it, else by its looks.

For evaluation programs, which find this file beside themselves:

    import sys
    sys.path.insert(0, "/box/evaluation")
    import figures

Nothing is trusted: a file that can't be read as what it should be is like nothing, and the reason goes into the log.
"""

import math
import re
import xml.etree.ElementTree as tree

# ---- What was plotted ------------------------------------------------------------------------------------------------


def _drawn(path, log):
    """The elements of an SVG of matplotlib's, but for those of an axis, a legend or a text.

    Each comes with its fill and the name of its group, which says what was plotted: `line2d_7`, `PathCollection_1`.
    """
    found = []

    def walk(element, colour, group):
        name = element.get("id", "")
        if name.startswith(("matplotlib.axis", "legend", "text")) or element.tag.endswith("}defs"):
            return
        style = re.search(r"fill: *(#\w+|\w+\([^)]*\)|none)", element.get("style", ""))
        colour = style.group(1) if style else colour
        group = name or group
        found.append((element, colour, group))
        for child in element:
            walk(child, colour, group)

    try:
        walk(tree.parse(path).getroot(), "", "")
    except (OSError, ValueError, tree.ParseError, RecursionError) as error:
        log.append(f"{path}: {type(error).__name__}: {error}")
        return []
    return found


def points(path, log):
    """The plotted points, by colour."""
    by_colour = {}
    for element, colour, group in _drawn(path, log):
        if element.tag.endswith("}use") and "PolyCollection" not in group:
            try:
                place = float(element.get("x", 0)), -float(element.get("y", 0))  # y grows downwards in SVG
            except ValueError as error:
                log.append(f"{path}: {error}")
                return {}
            by_colour.setdefault(colour, []).append(place)
    return by_colour


def _outlines(path, log):
    """What was drawn inside the axes as paths: fill and corners of each stroke, curves as eight straight pieces.

    matplotlib clips what it plots to the axes; the frame and the backgrounds are not clipped. A filled area may stand
    among the definitions and be used once.
    """
    found, drawn, shapes = [], _drawn(path, log), {}
    if any(element.tag.endswith("}use") and "PolyCollection" in group for element, _, group in drawn):
        shapes = {f"#{shape.get('id')}": shape.get("d", "") for shape in drawn[0][0].iter() if shape.get("d")}
    for element, colour, group in drawn:
        if element.tag.endswith("}path") and element.get("clip-path"):
            found += [(colour, stroke) for stroke in _strokes(element.get("d", ""))]
        elif element.tag.endswith("}use") and "PolyCollection" in group:
            used = next((value for name, value in element.items() if name.endswith("href")), "")
            right, up = (sum(_numbers(element.get(axis, ""))[:1]) for axis in "xy")
            for stroke in _strokes(shapes.get(used, "")):
                found.append((colour, [(x + right, y - up) for x, y in stroke]))
    return [(colour, stroke) for colour, stroke in found if len(stroke) > 1]


def _numbers(words):
    return [float(word) for word in re.findall(r"-?\d+(?:\.\d*)?(?:e[-+]?\d+)?", words)]


def _strokes(text):
    """The strokes of a path in absolute coordinates, as matplotlib writes them; y grows upwards here."""
    strokes, stroke = [], []
    for step, words in re.findall(r"([MLQCz])([^MLQCz]*)", text):
        numbers = _numbers(words)
        corners = list(zip(numbers[::2], (-number for number in numbers[1::2])))
        if step == "M":
            stroke = []
            strokes.append(stroke)
        if step == "z" and stroke:
            stroke.append(stroke[0])
        elif step in "QC" and stroke and corners:
            stroke += _bend([stroke[-1], *corners])
        else:
            stroke += corners
    return strokes


def _bend(controls):
    """Eight points on a Bézier curve by de Casteljau's halving of all lines, its first point left out."""
    curve = []
    for step in range(1, 9):
        level = controls
        while len(level) > 1:
            level = [tuple(a + (b - a) * step / 8 for a, b in zip(*pair)) for pair in zip(level, level[1:])]
        curve.append(level[0])
    return curve


def lines(path, log):
    """The plotted lines: corners of each, breaks making several. Bounds of bars and areas are none."""
    return [stroke for fill, stroke in _outlines(path, log) if fill == "none"]


def _is_bar(stroke):
    """Whether a filled outline is a rectangle along the axes."""
    (xs, ys), sides = ({*column} for column in zip(*stroke)), list(zip(stroke, stroke[1:]))
    return len(stroke) == 5 and len(xs) <= 2 and len(ys) <= 2 and all(a[0] == b[0] or a[1] == b[1] for a, b in sides)


def bars(path, log, horizontal=False):
    """The bars by colour: the middle of each across, and where it begins and ends along."""
    along, by_colour = (0 if horizontal else 1), {}
    for fill, stroke in _outlines(path, log):
        if fill != "none" and _is_bar(stroke):
            across = [corner[1 - along] for corner in stroke]
            ends = [corner[along] for corner in stroke]
            by_colour.setdefault(fill, []).append(((min(across) + max(across)) / 2, min(ends), max(ends)))
    return by_colour


def areas(path, log):
    """The outlines of filled areas that are no bars."""
    return [stroke for fill, stroke in _outlines(path, log) if fill != "none" and not _is_bar(stroke)]


def _normalised(by_colour, flip):
    """Points in the square from 0 to 1, mirrored along the axes of `flip`; nothing where they have no extent."""
    flat = [point for group in by_colour.values() for point in group]
    low = [min(point[axis] for point in flat) for axis in (0, 1)]
    high = [max(point[axis] for point in flat) for axis in (0, 1)]
    if not all(math.isfinite(value) for value in low + high) or low[0] == high[0] or low[1] == high[1]:
        return None

    def place(point):
        at = [(point[axis] - low[axis]) / (high[axis] - low[axis]) for axis in (0, 1)]
        return [1 - value if mirrored else value for value, mirrored in zip(at, flip)]

    return {colour: [place(point) for point in group] for colour, group in by_colour.items()}


def _matched(wanted, found, tolerance):
    """How many wanted points have a found one of their own within the tolerance."""
    left, count = list(found), 0
    for point in wanted:
        near = min(left, key=lambda other: math.dist(point, other), default=None)
        if near is not None and math.dist(point, near) <= tolerance:
            left.remove(near)
            count += 1
    return count


def _matched_by_colour(wanted, found, tolerance):
    """The same over groups, each of which has one of its own for a partner."""
    right, used = 0, set()
    for group in wanted.values():
        scores = {key: _matched(group, found[key], tolerance) for key in found if key not in used}
        key = max(scores, key=scores.get)
        used.add(key)
        right += scores[key]
    return right


def _as_many(gold, found, kind, log):
    """How many things the groups of the gold figure hold; none where those of the found one hold more or fewer."""
    total, count = (sum(map(len, figure.values())) for figure in (gold, found))
    if total == 0 or count != total or len(found) != len(gold):
        log.append(f"figure: {count} {kind} in {len(found)} colours, not {total} in {len(gold)}")
        return 0
    return total


def _flips(may_mirror):
    return [(False, False), (True, False), (False, True), (True, True)] if may_mirror else [(False, False)]


def same_points(gold, found, log, may_mirror=False, tolerance=0.01):
    """The share of the gold figure's points that stand in the found one, in a colour of their own for each colour.

    Range, place and colours don't count, nor does the direction of an axis where `may_mirror`; `tolerance` is a share
    of the figure. More or fewer points or colours than in the gold figure are like nothing.
    """
    gold, found = points(gold, log), points(found, log)
    total = _as_many(gold, found, "points", log)
    if not total:
        return 0.0
    wanted, best = _normalised(gold, (False, False)), 0
    for flip in _flips(may_mirror):
        turned = _normalised(found, flip)
        if wanted is None or turned is None:
            break
        best = max(best, _matched_by_colour(wanted, turned, tolerance))
    log.append(f"figure: {best} of {total} points stand where they must")
    return best / total


def same_bars(gold, found, log, horizontal=False, tolerance=0.01):
    """The share of the gold figure's bars that stand in the found one, in a colour of their own for each colour.

    A bar is where its middle lies, where it begins and where it ends, each as a share of all bars' extent; how wide it
    is doesn't count. More or fewer bars or colours than in the gold figure are like nothing, and so are bars that lie
    where they should stand.
    """
    gold, found = bars(gold, log, horizontal), bars(found, log, horizontal)
    total = _as_many(gold, found, "bars", log)
    if not total:
        return 0.0

    def placed(figure):
        flat = [bar for group in figure.values() for bar in group]
        across, along = [bar[0] for bar in flat], [end for bar in flat for end in bar[1:]]

        def share(value, values):
            low, high = min(values), max(values)
            return (value - low) / (high - low) if high > low else 0.0

        return {
            colour: [(share(bar[0], across), share(bar[1], along), share(bar[2], along)) for bar in group]
            for colour, group in figure.items()
        }

    right = _matched_by_colour(placed(gold), placed(found), tolerance)
    log.append(f"figure: {right} of {total} bars stand where they must")
    return right / total


def same_lines(gold, found, log, may_mirror=False, tolerance=0.01):
    """The mean share of each of the gold figure's lines that one line of the found figure follows.

    Range, place, colours and widths don't count, nor does the direction of an axis where `may_mirror`; `tolerance` is a
    share of the figure. More or fewer lines than in the gold figure are like nothing. A line that never turns back is
    held against the other one's height at the same place, any other at the same share of its length; so a line is only
    like one that runs through the same places in the same order.
    """
    return _same_strokes(lines(gold, log), lines(found, log), "lines", log, may_mirror, tolerance)


def same_areas(gold, found, log, may_mirror=False, tolerance=0.01):
    """The same as `same_lines` for the outlines of filled areas that are no bars."""
    return _same_strokes(areas(gold, log), areas(found, log), "areas", log, may_mirror, tolerance)


MOST_STROKES = 500


def _same_strokes(gold, found, kind, log, may_mirror, tolerance):
    if not gold or len(gold) != len(found) or len(gold) > MOST_STROKES:
        log.append(f"figure: {len(found)} {kind}, not {len(gold)} (at most {MOST_STROKES} are compared)")
        return 0.0
    wanted, best = _in_square(gold, (False, False)), 0.0
    for flip in _flips(may_mirror):
        turned = _in_square(found, flip)
        # The best pair first; then the best of those that are left.
        pairs = [
            (_followed(one, other, tolerance), i, j) for i, one in enumerate(wanted) for j, other in enumerate(turned)
        ]
        left, right, total = set(range(len(wanted))), set(range(len(turned))), 0.0
        for share, i, j in sorted(pairs, key=lambda pair: -pair[0]):
            if i in left and j in right:
                left.remove(i)
                right.remove(j)
                total += share
        best = max(best, total / len(gold))
    log.append(f"figure: {best:.4f} of {len(gold)} {kind} run where they must")
    return best


def _in_square(strokes, flip):
    """Strokes in the square from 0 to 1, mirrored along the axes of `flip`; an axis without extent is all 0."""
    import numpy

    strokes = [numpy.array(stroke) for stroke in strokes]
    corners = numpy.concatenate(strokes)
    low, extent = corners.min(axis=0), numpy.ptp(corners, axis=0)
    strokes = [(stroke - low) / numpy.where(extent > 0, extent, 1) for stroke in strokes]
    return [numpy.where(flip, 1 - stroke, stroke) for stroke in strokes]


def _followed(one, other, tolerance, probes=513):
    """The share of `probes` places along a stroke at which the other one is within the tolerance."""
    import numpy

    (one, one_runs), (other, other_runs) = _run(one), _run(other)
    if one_runs and other_runs:
        places = numpy.linspace(one[0, 0], one[-1, 0], probes)
        away = numpy.abs(numpy.interp(places, *one.T) - numpy.interp(places, *other.T))
        outside = numpy.maximum(other[0, 0] - places, places - other[-1, 0])
        return float(numpy.mean(numpy.maximum(away, outside) <= tolerance))
    first = _along(one, probes)
    ways = [numpy.linalg.norm(first - _along(way, probes), axis=1) for way in (other, other[::-1])]
    return max(float(numpy.mean(way <= tolerance)) for way in ways)


def _run(stroke):
    """A stroke from left to right, and whether it never turns back on that way and gets anywhere."""
    import numpy

    if stroke[0, 0] > stroke[-1, 0]:
        stroke = stroke[::-1]
    return stroke, bool((numpy.diff(stroke[:, 0]) >= 0).all() and stroke[-1, 0] > stroke[0, 0])


def _along(stroke, probes):
    """Places at equal distances along a stroke."""
    import numpy

    length = numpy.concatenate([[0], numpy.cumsum(numpy.linalg.norm(numpy.diff(stroke, axis=0), axis=1))])
    at = numpy.linspace(0, length[-1], probes)
    return numpy.stack([numpy.interp(at, length, column) for column in stroke.T], axis=1)


# ---- Looks -----------------------------------------------------------------------------------------------------------


def same_looks(gold, found, log):
    """The structural similarity of two PNG files, 0 to 1; 1 only where they look the same in shades of grey.

    The mean of the SSIM index of Wang, Bovik, Sheikh and Simoncelli (2004) under a Gaussian window of 1.5 pixels, with
    K1 = 0.01 and K2 = 0.03. A picture of another size is fitted to the gold one, unless its shape is another.
    """
    import numpy

    first, second = _shades(gold, log), _shades(found, log)
    if first is None or second is None:
        return 0.0
    shapes = [picture.shape[1] / picture.shape[0] for picture in (first, second)]
    if not math.isclose(*shapes, rel_tol=0.02):
        log.append(f"figure: {second.shape[1]} × {second.shape[0]} pixels, of another shape than the gold one")
        return 0.0
    if first.shape != second.shape:
        from scipy import ndimage

        ratios = [wanted / given for wanted, given in zip(first.shape, second.shape)]
        second = numpy.clip(ndimage.zoom(second, ratios, order=1, grid_mode=True, mode="nearest"), 0, 1)
    similarity = float(max(0.0, min(1.0, numpy.mean(_similarity(first, second)))))
    log.append(f"figure: structural similarity {similarity:.4f}")
    return similarity


def _shades(path, log):
    """A PNG's pixels as luminance from 0 to 1, on white where it is transparent."""
    import numpy
    from matplotlib import image

    try:
        picture = numpy.asarray(image.imread(path, format="png"), dtype=float)
    except Exception as error:  # whatever a decoder may raise about a file that was made to break it
        log.append(f"{path}: {type(error).__name__}: {error}")
        return None
    if picture.ndim == 2:
        picture = picture[:, :, None]
    if picture.ndim != 3 or picture.shape[2] not in (1, 2, 3, 4) or min(picture.shape[:2]) < 16:
        log.append(f"{path}: no picture of at least 16 × 16 pixels")
        return None
    colours = picture[:, :, : 1 if picture.shape[2] < 3 else 3]
    if picture.shape[2] in (2, 4):
        alpha = picture[:, :, -1:]
        colours = colours * alpha + (1 - alpha)
    return colours[:, :, 0] if colours.shape[2] == 1 else colours @ [0.299, 0.587, 0.114]


def _similarity(first, second):
    """SSIM of every pixel's neighbourhood."""
    from scipy import ndimage

    def mean(picture):
        return ndimage.gaussian_filter(picture, 1.5, truncate=3.5)

    (one, two), (c1, c2) = (mean(first), mean(second)), (0.01**2, 0.03**2)
    spread_one = mean(first * first) - one * one
    spread_two = mean(second * second) - two * two
    together = mean(first * second) - one * two
    return ((2 * one * two + c1) * (2 * together + c2)) / (
        (one * one + two * two + c1) * (spread_one + spread_two + c2)
    )
