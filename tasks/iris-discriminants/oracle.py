"""The gold program: canonical discriminant analysis of Fisher's irises, written out in numpy."""

import csv
import itertools

import numpy

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "iris-discriminants"
from matplotlib import pyplot

NAMES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

with open("input/flowers.csv", newline="", encoding="utf-8") as file:
    flowers = list(csv.DictReader(file))
x = numpy.array([[float(flower[name]) for name in NAMES] for flower in flowers])
kind = numpy.array([flower["species"] for flower in flowers])
species = sorted(set(kind))
means = {name: x[kind == name].mean(axis=0) for name in species}

within = sum((x[kind == name] - means[name]).T @ (x[kind == name] - means[name]) for name in species)
between = sum((kind == name).sum() * numpy.outer(*[means[name] - x.mean(axis=0)] * 2) for name in species)
pooled = within / (len(x) - len(species))

with open("output/distances.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["first", "second", "d2"])
    for first, second in itertools.combinations(species, 2):
        apart = means[first] - means[second]
        writer.writerow([first, second, repr(float(apart @ numpy.linalg.solve(pooled, apart)))])

# W⁻¹B v = λ v, by the Cholesky factor of the pooled covariance: symmetric, so the vectors come out orthonormal under it.
factor = numpy.linalg.inv(numpy.linalg.cholesky(pooled))
values, vectors = numpy.linalg.eigh(factor @ between @ factor.T / (len(x) - len(species)))
values, vectors = values[::-1][:2], (factor.T @ vectors)[:, ::-1][:, :2]
vectors = vectors * numpy.sign(vectors[NAMES.index("petal_width")])

with open("output/functions.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["function", "eigenvalue", "share"] + NAMES)
    for number in range(2):
        numbers = [values[number], values[number] / values.sum(), *vectors[:, number]]
        writer.writerow([number + 1] + [repr(float(value)) for value in numbers])

scores = (x - x.mean(axis=0)) @ vectors
figure, axes = pyplot.subplots()
for name in species:
    axes.scatter(*scores[kind == name].T, label=name)
axes.set_xlabel("function 1")
axes.set_ylabel("function 2")
axes.legend()
figure.savefig("output/scores.svg", metadata={"Date": None})
