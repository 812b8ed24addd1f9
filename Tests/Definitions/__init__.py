"""What each metric is, in Python: scikit-learn and scipy where they have it, else as slow and plain as it can be said.

`Tests/GradingTests` holds every metric against these on small scenes, `scripts/check-million-rows` on large ones.
"""

import json
import sys

from . import classes, lists, numbers, pictures, scores
from .common import D, Undefined


def score(scene):
    """The score of a scene, or None where the metric has no value."""
    first = scene["targets"][0]
    try:
        return float(D[scene["metric"]](scene["answers"][first], scene["submission"][first], scene))
    except Undefined:
        return None


def main():
    """Reads a list of scenes from standard input, and prints their scores."""
    print(json.dumps([score(scene) for scene in json.load(sys.stdin)]))
