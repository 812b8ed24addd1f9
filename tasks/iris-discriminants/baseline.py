"""Baseline: the distances as asked for, but principal components, which know no species, for the functions."""

import csv
import itertools

import numpy
import pandas

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

flowers = pandas.read_csv("input/flowers.csv")
names = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
x, kind = flowers[names].to_numpy(), flowers["species"].to_numpy()
covariance = numpy.cov(x.T)
means = {name: x[kind == name].mean(axis=0) for name in sorted(set(kind))}
pooled = sum(numpy.cov(x[kind == name].T) for name in means) / len(means)

with open("output/distances.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["first", "second", "d2"])
    for first, second in itertools.combinations(means, 2):
        apart = means[first] - means[second]
        writer.writerow([first, second, apart @ numpy.linalg.solve(pooled, apart)])

values, vectors = numpy.linalg.eigh(covariance)
with open("output/functions.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["function", "eigenvalue", "share"] + names)
    for number in (1, 2):
        vector = vectors[:, -number] * numpy.sign(vectors[-1, -number])
        writer.writerow([number, values[-number], values[-number] / values.sum(), *vector])

scores = (x - x.mean(axis=0)) @ vectors[:, [-1, -2]]
figure, axes = pyplot.subplots()
for name in means:
    axes.scatter(*scores[kind == name].T, label=name)
figure.savefig("output/scores.svg")
