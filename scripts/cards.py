#!/usr/bin/env python3
"""Check the method cards, or measure them against the baselines of the bundled tasks.

    $GLOVEBOX_HOME/environments/python-science/bin/python scripts/cards.py check
    $GLOVEBOX_HOME/environments/python-science/bin/python scripts/cards.py measure [SPLITS [SETTINGS]] > table.md

check runs each card on made-up tables of every kind that it handles, awkward ones (text, holes, constants, a class that
training never shows), at every value of every knob, and asks for a well-formed submission, the same bytes twice.
measure draws public splits of tasks/*/data/rows.csv (30 % test, seeds 0, 1, …), never those of an installation, and
prints each card's paired gain over the baseline at its defaults, and at SETTINGS random settings.

Card programs and baselines are this repository's own code; here they run in this process, not in a box.
"""

import contextlib
import json
import os
import pathlib
import random
import re
import runpy
import sys
import tempfile
import time
import warnings

import numpy
import pandas
import sklearn
from sklearn import metrics
from sklearn.model_selection import train_test_split

ROOT = pathlib.Path(__file__).resolve().parent.parent
METHODS = ROOT / "Sources" / "Knowledge" / "Methods"
PROGRAM = pathlib.Path(tempfile.mkdtemp())
(PROGRAM / "tabular.py").write_text((METHODS / "tabular.py").read_text())
sys.path.insert(0, str(PROGRAM))  # where tabular.py looks for knobs.json beside itself


def cards():
    return {path.parent.name: json.loads(path.read_text()) for path in sorted(METHODS.glob("*/card.json"))}


def defaults(card):
    return {knob["name"]: knob["default"] for knob in card["knobs"]}


def run(program, folder, knobs, seed=0):
    """The bytes of the submission that a program writes in a prepared folder."""
    (PROGRAM / "knobs.json").write_text(json.dumps(knobs))
    os.environ["GLOVEBOX_SEED"] = str(seed)
    with contextlib.chdir(folder):
        pathlib.Path("output/submission.csv").unlink(missing_ok=True)
        runpy.run_path(str(program), run_name="__main__")
        return pathlib.Path("output/submission.csv").read_bytes()


def prepare(task, train, test):
    """A folder as the box shows it."""
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "input").mkdir()
    (folder / "output").mkdir()
    train.to_csv(folder / "input" / "train.csv", index=False)
    test.to_csv(folder / "input" / "test.csv", index=False)
    (folder / "input" / "task.json").write_text(json.dumps(task))
    return folder


# check ----------------------------------------------------------------------------------------------------------------


def shape_problems(name, card, papers):
    """What is wrong with a card as data."""
    if list(card) != ["id", "title", "family", "paper", "summary", "handles", "knobs"] or card["id"] != name:
        yield f"keys are {list(card)}, id is {card.get('id')}"
    if card["paper"] not in papers:
        yield f"literature.bib has no {card['paper']}"
    if not 3 <= len(card["knobs"]) <= 6:
        yield f"has {len(card['knobs'])} knobs"
    for knob in card["knobs"]:
        if list(knob) != ["name", "type", "values", "default", "help"] or knob["default"] not in knob["values"]:
            yield f"knob {knob}"
        kind = {"real": float, "integer": int, "choice": str}[knob["type"]]
        if not all(type(value) is kind for value in knob["values"]) or not 2 <= len(knob["values"]) <= 7:
            yield f"knob {knob['name']} has values {knob['values']}"
        if knob["type"] != "choice" and knob["values"] != sorted(knob["values"]):
            yield f"knob {knob['name']} is no ladder: {knob['values']}"
    lines = len((METHODS / name / "program.py").read_text().splitlines())
    if lines > 60:
        yield f"its program has {lines} lines"


def awkward(kind, classes, columns, metric, rows=130):
    """A made-up problem with everything that a table from the world may hold."""
    draw = numpy.random.default_rng(7)
    table = pandas.DataFrame({f"x{i}": draw.normal(size=rows) for i in range(4)})
    signal = table["x0"] + 0.5 * table["x1"] ** 2 + 0.3 * draw.normal(size=rows)
    table.loc[draw.random(rows) < 0.1, "x2"] = numpy.nan
    table.loc[draw.random(rows) < 0.02, "x3"] = numpy.inf
    table["constant"], table["empty"] = 3, numpy.nan
    table["flag"] = draw.random(rows) < 0.4
    table["colour"] = draw.choice(["red", "green", None], rows)
    table["town"] = [f"town {n}" for n in draw.integers(0, 60, rows)]
    table.insert(0, "id", [f"{n:06x}" for n in draw.permutation(rows)])
    if kind == "real":
        answer = 100 + 20 * signal
    else:  # the last of three or more classes is never seen in training
        seen = classes if len(classes) == 2 else classes[:-1]
        answer = pandas.qcut(signal, len(seen), labels=seen).astype(str)
    target = {"column": "y", "type": kind} | ({"classes": classes} if classes else {})
    submission = {"id_column": "id", "columns": columns, "rows_sum_to_one": len(columns) > 1}
    task = {"id": kind, "title": kind, "metric": {"name": metric, "direction": "higher"}, "id_column": "id"}
    task |= {"target": target, "submission": submission}
    return task, prepare(task, table[:100].assign(y=answer[:100]), table[100:]), list(table["id"][100:])


def problems_to_check():
    def chances(names):
        return [{"name": f"p_{name}", "type": "probability", "class": name} for name in names]

    label, whole = {"name": "y", "type": "label"}, {"name": "y", "type": "integer", "min": 1, "max": 4}
    return [
        awkward("binary", ["no", "yes"], [{"name": "y", "type": "probability"}], "roc_auc"),
        awkward("binary", ["0", "1"], [label], "accuracy"),
        awkward("multiclass", ["a", "b", "c", "d"], chances(["a", "b", "c", "d"]), "log_loss"),
        awkward("multiclass", ["01", "02", "03"], [label], "macro_f1"),
        awkward("ordinal", ["1", "2", "3", "4"], [whole], "quadratic_weighted_kappa"),
        awkward("real", None, [{"name": "y", "type": "real", "min": 0, "max": 200}], "rmse"),
    ]


def submission_problems(task, ids, content):
    """What is wrong with a submission."""
    path = PROGRAM / "submission.csv"
    path.write_bytes(content)
    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    columns, classes = task["submission"]["columns"], task["target"].get("classes")
    if list(table.columns) != ["id", *(column["name"] for column in columns)] or list(table["id"]) != ids:
        yield "wrong columns or ids"
        return
    for column in columns:
        cells = table[column["name"]]
        if column["type"] == "label":
            if not set(cells) <= set(classes):
                yield f"labels {set(cells)}"
            continue
        numbers = cells.astype(int if column["type"] == "integer" else float)
        least, most = column.get("min", 0), column.get("max", 1)
        if not numpy.isfinite(numbers).all() or not numbers.between(least, most).all():
            yield f"{column['name']} leaves {least} to {most}"
    if task["submission"]["rows_sum_to_one"]:
        sums = table.drop(columns="id").astype(float).sum(axis=1)
        if abs(sums - 1).max() > 1e-9:
            yield "rows do not sum to one"


def settings_to_check(card):
    """The defaults, and each other value of each knob with the rest at its default."""
    yield defaults(card)
    for knob in card["knobs"]:
        for value in knob["values"]:
            if value != knob["default"]:
                yield defaults(card) | {knob["name"]: value}


def check():
    warnings.simplefilter("error")
    papers = set(re.findall(r"@\w+\{(\w+),", (METHODS / "literature.bib").read_text()))
    passed, found, problems = 0, [], problems_to_check()
    for name, card in cards().items():
        found += [f"{name}: {problem}" for problem in shape_problems(name, card, papers)]
        fitting = [problem for problem in problems if problem[0]["target"]["type"] in card["handles"]]
        for number, knobs in enumerate(settings_to_check(card)):
            for task, folder, ids in fitting if number == 0 else [fitting[number % len(fitting)]]:
                what = f"{name} on {task['id']} for {task['metric']['name']} with {knobs}"
                try:
                    content = run(METHODS / name / "program.py", folder, knobs)
                    wrong = list(submission_problems(task, ids, content))
                    if number == 0 and run(METHODS / name / "program.py", folder, knobs) != content:
                        wrong.append("two runs differ")
                except Exception as error:
                    wrong = [f"{type(error).__name__}: {error}"]
                found += [f"{what}: {problem}" for problem in wrong]
                passed += not wrong
    for line in found:
        print(line)
    print(f"{passed} passed, {len(found)} failed")
    sys.exit(bool(found))


# measure --------------------------------------------------------------------------------------------------------------


def split(folder, seed):
    """A prepared folder and the test rows with their answers, for one public split of a bundled task."""
    manifest = json.loads((folder / "task.json").read_text())
    rows, answer = pandas.read_csv(folder / "data" / "rows.csv", dtype=str), manifest["target"]["column"]
    rows.insert(0, "id", [f"{n:06x}" for n in numpy.random.default_rng(seed).permutation(len(rows))])
    strata = rows[answer] if manifest["splits"]["strategy"] == "stratified" else None
    train, test = train_test_split(rows, test_size=manifest["splits"]["test"], random_state=seed, stratify=strata)
    task = {key: manifest[key] for key in ("id", "title", "metric", "target", "submission")} | {"id_column": "id"}
    return prepare(task, train, test.drop(columns=answer)), test


def score(manifest, test, content):
    path = PROGRAM / "submission.csv"
    path.write_bytes(content)
    answers, metric = test[manifest["target"]["column"]], manifest["metric"]["name"]
    columns = [column["name"] for column in manifest["submission"]["columns"]]
    given = pandas.read_csv(path, dtype={"id": str}).set_index("id").loc[test["id"], columns]
    if metric == "roc_auc":
        return metrics.roc_auc_score(answers.astype(int), given[columns[0]])
    if metric == "rmse":
        return metrics.root_mean_squared_error(answers.astype(float), given[columns[0]])
    if metric == "accuracy":
        return float((answers.to_numpy() == given[columns[0]].astype(str)).mean())
    if metric == "log_loss":
        return metrics.log_loss(answers, given.to_numpy(), labels=manifest["target"]["classes"])
    sys.exit(f"cards.py measure has no {metric}")


def mean_and_error(values):
    return f"{numpy.mean(values):+.4f} ± {numpy.std(values, ddof=1) / len(values) ** 0.5:.4f}"


PREFACE = """# Method cards against the baselines

Written by `scripts/cards.py measure {arguments}` with scikit-learn {version}: {splits} public splits of each bundled
task, 70 % of the rows to train on. A gain is paired split by split, has the metric's direction folded in, and is
followed by its standard error over the splits; as the splits share rows, that error is somewhat too small. CPU seconds
are per run, without the second or so that the imports take.

Each card stands at its defaults. Four of those (the cost of both kernel models; the step and the tree size of boosting)
were moved, the first two to the library's own value, and so was the floor under probabilities, after a first look at
such a table."""


def measure(splits=10, settings=0):
    warnings.simplefilter("ignore")
    draw = random.Random(0)
    print(PREFACE.format(arguments=" ".join(sys.argv[2:]), splits=splits, version=sklearn.__version__))
    for folder in sorted(path.parent for path in (ROOT / "tasks").glob("*/task.json")):
        manifest = json.loads((folder / "task.json").read_text())
        drawn = [split(folder, seed) for seed in range(splits)]
        sign = 1 if manifest["metric"]["direction"] == "higher" else -1

        def scores(program, knobs):
            started = time.process_time()
            each = [score(manifest, test, run(program, box, knobs, seed)) for seed, (box, test) in enumerate(drawn)]
            return numpy.array(each), (time.process_time() - started) / splits

        baseline, seconds = scores(folder / "baseline.py", {})
        print(f"\n## {manifest['id']}, {manifest['metric']['name']} ({manifest['metric']['direction']} is better)\n")
        print("| program | score | paired gain | CPU s |" + (" settings above the baseline |" if settings else ""))
        print("|---|---|---|---|" + ("---|" if settings else ""))
        print(f"| baseline | {baseline.mean():.4f} | | {seconds:.2f} |" + (" |" if settings else ""), flush=True)
        for name, card in cards().items():
            if manifest["target"]["type"] not in card["handles"]:
                continue
            program = METHODS / name / "program.py"
            got, seconds = scores(program, defaults(card))
            line = f"| {name} | {got.mean():.4f} | {mean_and_error(sign * (got - baseline))} | {seconds:.2f} |"
            if settings:
                tried = [{knob["name"]: draw.choice(knob["values"]) for knob in card["knobs"]} for _ in range(settings)]
                above = sum((sign * (scores(program, knobs)[0] - baseline)).mean() > 0 for knobs in tried)
                line += f" {above} of {settings} |"
            print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        check()
    elif sys.argv[1:2] == ["measure"] and all(word.isdigit() for word in sys.argv[2:]):
        measure(*map(int, sys.argv[2:4]))
    else:
        sys.exit(__doc__)
