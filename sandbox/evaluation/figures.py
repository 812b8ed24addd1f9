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


def points(path, log):
    """The plotted points of an SVG of matplotlib's, by colour; what belongs to an axis, a legend or a text is left out."""
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


def same_points(gold, found, log, may_mirror=False, tolerance=0.01):
    """The share of the gold figure's points that stand in the found one, in a colour of their own for each colour.

    Range, place and colours don't count, nor does the direction of an axis where `may_mirror`; `tolerance` is a share
    of the figure. More or fewer points or colours than in the gold figure are like nothing.
    """
    gold, found = points(gold, log), points(found, log)
    total, count = (sum(map(len, figure.values())) for figure in (gold, found))
    if total == 0 or count != total or len(found) != len(gold):
        log.append(f"figure: {count} points in {len(found)} colours, not {total} in {len(gold)}")
        return 0.0
    wanted, best = _normalised(gold, (False, False)), 0
    for flip in [(False, False), (True, False), (False, True), (True, True)] if may_mirror else [(False, False)]:
        turned, right, used = _normalised(found, flip), 0, set()
        if wanted is None or turned is None:
            break
        for group in wanted.values():
            scores = {key: _matched(group, turned[key], tolerance) for key in turned if key not in used}
            key = max(scores, key=scores.get)
            used.add(key)
            right += scores[key]
        best = max(best, right)
    log.append(f"figure: {best} of {total} points stand where they must")
    return best / total


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
