"""A linear model with a quadratic penalty: ridge regression, or logistic regression for classes."""

import tabular
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

problem = tabular.read()
knobs = problem.knobs

if problem.is_real:
    model = Ridge(alpha=knobs["penalty"])
else:
    weights = "balanced" if knobs["class_weight"] == "balanced" else None
    model = LogisticRegression(C=1 / knobs["penalty"], class_weight=weights, max_iter=2000)

scale, expand = tabular.scaler(knobs["scale"]), tabular.expander(knobs["expand"], problem.train.shape[1])
problem.submit(make_pipeline(scale, expand, StandardScaler(), model).fit(problem.train, problem.target))
