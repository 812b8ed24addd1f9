"""Baseline: logistic regression on standardised columns, at the library's defaults."""

import os

import pandas
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

train = pandas.read_csv("input/train.csv", dtype={"id": str})
test = pandas.read_csv("input/test.csv", dtype={"id": str})
columns = [name for name in train.columns if name not in ("id", "malignant")]

seed = int(os.environ.get("GLOVEBOX_SEED", "0")) % 2**32
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, random_state=seed))
model.fit(train[columns], train["malignant"])

os.makedirs("output", exist_ok=True)
answer = pandas.DataFrame({"id": test["id"], "malignant": model.predict_proba(test[columns])[:, 1]})
answer.to_csv("output/submission.csv", index=False)
