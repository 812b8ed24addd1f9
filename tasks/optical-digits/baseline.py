"""Baseline: a support vector machine with a Gaussian kernel, at the library's defaults; all pixels share one unit."""

import os

import pandas
from sklearn.svm import SVC

train = pandas.read_csv("input/train.csv", dtype={"id": str, "digit": str})
test = pandas.read_csv("input/test.csv", dtype={"id": str})
columns = [name for name in train.columns if name not in ("id", "digit")]

seed = int(os.environ.get("GLOVEBOX_SEED", "0")) % 2**32
model = SVC(random_state=seed).fit(train[columns], train["digit"])

os.makedirs("output", exist_ok=True)
answer = pandas.DataFrame({"id": test["id"], "digit": model.predict(test[columns])})
answer.to_csv("output/submission.csv", index=False)
