"""What every method card shares: read the task, hand out plain numbers, write the submission that the schema asks for.

    problem = tabular.read()
    model = ...                       # anything with fit, and predict or predict_proba
    problem.submit(model.fit(problem.train, problem.target))

Columns of text become one column per value, missing numbers the training median plus a column that marks them. Knobs
come from knobs.json beside the program, the seed from GLOVEBOX_SEED, everything else from input/.
"""

import json
import os
import pathlib

import numpy
import pandas
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, PolynomialFeatures
from sklearn.preprocessing import QuantileTransformer, StandardScaler

MOST_LEVELS = 20  # a column of text with more values than this is told apart by how often each value occurs
INFINITE = [numpy.inf, -numpy.inf]


class Problem:
    """A task as arrays: train, target, test; kind is binary, multiclass, ordinal or real."""

    def __init__(self, folder=pathlib.Path("input")):
        self.task = json.loads((folder / "task.json").read_text())
        knobs = pathlib.Path(__file__).with_name("knobs.json")
        self.knobs = json.loads(knobs.read_text()) if knobs.exists() else {}
        self.seed = int(os.environ.get("GLOVEBOX_SEED", "0")) % 2**32
        self.kind, self.metric = self.task["target"]["type"], self.task["metric"]["name"]
        self.is_real = self.kind == "real"
        self.classes = [str(name) for name in self.task["target"].get("classes", [])]

        key, column = self.task["id_column"], self.task["target"]["column"]
        types = {key: str} if self.is_real else {key: str, column: str}
        train = pandas.read_csv(folder / "train.csv", dtype=types)
        test = pandas.read_csv(folder / "test.csv", dtype={key: str})
        self.ids = test[key]
        if self.is_real:
            self.target = train[column].to_numpy(float)
        else:  # classes as 0, 1, …: a class that training never shows keeps its number, but no model will predict it
            self.target = train[column].map({name: rank for rank, name in enumerate(self.classes)}).to_numpy(int)
        self.names, self.train, self.test = as_numbers(train.drop(columns=[key, column]), test.drop(columns=[key]))

    @property
    def wants_probabilities(self):
        return any(column["type"] == "probability" for column in self.task["submission"]["columns"])

    def folds(self, count):
        """A way to split the training rows, with no more parts than the rarest class has rows."""
        if self.is_real:
            return KFold(count, shuffle=True, random_state=self.seed)
        rarest = int(numpy.unique(self.target, return_counts=True)[1].min())
        if rarest < 2:
            return KFold(count, shuffle=True, random_state=self.seed)
        return StratifiedKFold(min(count, rarest), shuffle=True, random_state=self.seed)

    def submit(self, model, path=pathlib.Path("output/submission.csv")):
        """Write what a fitted model predicts for the test rows."""
        if self.is_real:
            self.write(model.predict(self.test), path)
        elif hasattr(model, "predict_proba"):
            self.write(self.in_all_classes(model.predict_proba(self.test), model.classes_), path)
        else:
            self.write(numpy.eye(len(self.classes))[numpy.asarray(model.predict(self.test), int)], path)

    def in_all_classes(self, probabilities, seen):
        """Spread probabilities of the classes that training showed over all classes of the task."""
        spread = numpy.zeros((len(probabilities), len(self.classes)))
        spread[:, numpy.asarray(seen, int)] = probabilities
        return spread

    def write(self, predicted, path=pathlib.Path("output/submission.csv")):
        """Write predictions: one number a row where the target is real, else one probability per class and row."""
        table = pandas.DataFrame({self.task["submission"]["id_column"]: self.ids})
        if not self.is_real:
            predicted = self.safe(numpy.asarray(predicted, float))
        for column in self.task["submission"]["columns"]:
            table[column["name"]] = self.cells(column, predicted)
        path.parent.mkdir(exist_ok=True)
        table.to_csv(path, index=False)

    def cells(self, column, predicted):
        if column["type"] == "probability":
            named = column.get("class", self.classes[-1])  # of two classes, the last is the positive one
            return predicted[:, self.classes.index(str(named))]
        if not self.is_real:
            return [self.classes[rank] for rank in self.ranks(predicted)]
        numbers = numpy.nan_to_num(numpy.asarray(predicted, float), nan=float(self.target.mean()))
        numbers = numpy.clip(numbers, column.get("min", -numpy.inf), column.get("max", numpy.inf))
        return numpy.rint(numbers).astype(int) if column["type"] == "integer" else numbers

    def ranks(self, probabilities):
        """The likeliest class; where classes have an order and distance counts, the one nearest to the mean."""
        if self.kind == "ordinal" and self.metric == "quadratic_weighted_kappa":
            return numpy.rint(probabilities @ numpy.arange(len(self.classes))).astype(int)
        return probabilities.argmax(axis=1)

    def safe(self, probabilities):
        """Rows that sum to one; for log loss none below a tenth of a training row, as no row shows anything rarer."""
        least = 0.1 / len(self.target) if self.metric == "log_loss" else 0.0
        kept = numpy.clip(numpy.nan_to_num(probabilities, nan=1 / len(self.classes)), least, 1.0)
        kept[kept.sum(axis=1) == 0] = 1.0
        return kept / kept.sum(axis=1, keepdims=True)


def as_numbers(train, test):
    """Names and two arrays of numbers from two tables with the same columns; nothing is learnt from the second."""
    names, left, right = [], [], []

    def add(name, fit, other):
        if fit.nunique() > 1:  # a constant says nothing
            names.append(name), left.append(fit.to_numpy(float)), right.append(other.to_numpy(float))

    for name in train.columns:
        fit, other = train[name].replace(INFINITE, numpy.nan), test[name].replace(INFINITE, numpy.nan)
        if pandas.api.types.is_numeric_dtype(fit) and pandas.api.types.is_numeric_dtype(other):
            middle = 0.0 if fit.isna().all() else fit.median()
            add(name, fit.fillna(middle), other.fillna(middle))
            add(f"{name} is missing", fit.isna(), other.isna())
            continue
        fit, other = fit.astype(str), other.astype(str)
        counts = fit.value_counts()
        if len(counts) > MOST_LEVELS:
            add(f"{name} frequency", fit.map(counts), other.map(counts).fillna(0))
            continue
        for level in sorted(counts.index):
            add(f"{name} is {level}", fit == level, other == level)
    if not names:
        return ["nothing"], numpy.zeros((len(train), 1)), numpy.zeros((len(test), 1))
    return names, numpy.column_stack(left), numpy.column_stack(right)


def scaler(name):
    """The step for a knob called scale: none, standard (mean 0, variance 1), rank (normal scores) or unit (0 to 1)."""
    if name == "standard":
        return StandardScaler()
    if name == "rank":
        return RankScaler()
    return MinMaxScaler() if name == "unit" else "passthrough"


class RankScaler(TransformerMixin, BaseEstimator):
    """Each column by its rank among the training rows, as the normal score of that rank."""

    def fit(self, rows, target=None):
        scores = QuantileTransformer(
            n_quantiles=min(len(rows), 1000), output_distribution="normal", subsample=None
        )
        self.scores_ = scores.fit(rows)
        return self

    def transform(self, rows):
        return numpy.clip(self.scores_.transform(rows), -3.0, 3.0)


def expander(name, columns):
    """The step that a knob called expand names: none, squares, or pairs (products; squares where columns exceed 40)."""
    if name == "pairs" and columns <= 40:
        return PolynomialFeatures(2, include_bias=False)
    if name == "none":
        return "passthrough"
    return FunctionTransformer(with_squares)


def with_squares(rows):
    return numpy.hstack([rows, rows**2])


def read():
    return Problem()
