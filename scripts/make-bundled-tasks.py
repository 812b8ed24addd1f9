#!/usr/bin/env python3
"""Make the tables of tasks/*/data from the copies of five public data sets that scikit-learn ships.

    $GLOVEBOX_HOME/environments/python-science/bin/python scripts/make-bundled-tasks.py [--check]

scripts/setup moves these copies to $GLOVEBOX_HOME/upstream/sklearn, where no program in the box finds them; without that
folder they are read from the installed scikit-learn.

The values are written as they stand upstream, digit for digit; only the columns get names, a class code may get the
opposite sign, and nothing is shuffled or left out. Upstream files and the rows are compared with the SHA-256 sums in
the manifests. --check writes nothing and fails where a committed file differs from what would be made.
"""

import gzip
import hashlib
import json
import os
import pathlib
import sys

import sklearn

HOME = pathlib.Path(os.environ.get("GLOVEBOX_HOME") or pathlib.Path.home() / ".local" / "share" / "glovebox")
MOVED = HOME / "upstream" / "sklearn"
UPSTREAM = MOVED if MOVED.is_dir() else pathlib.Path(sklearn.__file__).parent / "datasets" / "data"
TASKS = pathlib.Path(__file__).resolve().parent.parent / "tasks"


def text(name):
    content = (UPSTREAM / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode("ascii")


def cells(name, separator=","):
    return [line.split(separator) for line in text(name).splitlines()]


def wisconsin_breast_cancer():
    nucleus = "radius texture perimeter area smoothness compactness concavity concave_points symmetry fractal_dimension"
    names = [f"{what}_{how}" for how in ("mean", "error", "worst") for what in nucleus.split()]
    malignant = {"0": "1", "1": "0"}  # scikit-learn counts malignant as class 0
    return names + ["malignant"], [row[:-1] + [malignant[row[-1]]] for row in cells("breast_cancer.csv")[1:]]


def diabetes_progression():
    names = ["age", "sex", "body_mass_index", "blood_pressure", "total_cholesterol", "ldl", "hdl"]
    names += ["total_to_hdl", "log_triglycerides", "glucose", "progression"]
    target = [str(int(float(line))) for line in text("diabetes_target.csv.gz").splitlines()]
    return names, [row + [y] for row, y in zip(cells("diabetes_data_raw.csv.gz", " "), target, strict=True)]


def optical_digits():
    return [f"row{r}_column{c}" for r in range(8) for c in range(8)] + ["digit"], cells("digits.csv.gz")


def wine_cultivars():
    names = ["alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids"]
    names += ["nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline"]
    return names + ["cultivar"], cells("wine_data.csv")[1:]


def iris_discriminants():
    first, *rows = cells("iris.csv")
    species = first[2:]  # the header names the classes, which the rows number
    names = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    return names, [row[:-1] + [species[int(row[-1])]] for row in rows]


MADE = {
    "wisconsin-breast-cancer": (wisconsin_breast_cancer, ["breast_cancer.csv"]),
    "diabetes-progression": (diabetes_progression, ["diabetes_data_raw.csv.gz", "diabetes_target.csv.gz"]),
    "optical-digits": (optical_digits, ["digits.csv.gz"]),
    "wine-cultivars": (wine_cultivars, ["wine_data.csv"]),
    "iris-discriminants": (iris_discriminants, ["iris.csv"]),
}


def main():
    check, problems = sys.argv[1:] == ["--check"], []
    for task, (make, upstream) in MADE.items():
        source = json.loads((TASKS / task / "task.json").read_text())["source"]
        found = hashlib.sha256(b"".join((UPSTREAM / name).read_bytes() for name in upstream)).hexdigest()
        if found != source["upstream_sha256"]:
            problems.append(f"{task}: upstream {upstream} has the sum {found}, not {source['upstream_sha256']}")
            continue
        header, rows = make()
        assert all(len(row) == len(header) for row in rows), task
        content = "".join(",".join(row) + "\n" for row in [header, *rows]).encode()
        path = TASKS / task / source["files"][0]["path"]
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif path.read_bytes() != content:
            problems.append(f"{path}: differs from what upstream gives")
        made = hashlib.sha256(content).hexdigest()
        if made != source["files"][0]["sha256"]:
            problems.append(f"{task}: rows.csv has the sum {made}, the manifest says {source['files'][0]['sha256']}")
        print(f"{task}: {len(rows)} rows, {len(header)} columns, {made}")
    sys.exit("\n".join(problems) or None)


main()
