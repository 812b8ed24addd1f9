"""Many decision trees whose split points are drawn at random, averaged: more bias and less variance than a forest."""

import tabular
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

problem = tabular.read()
knobs = problem.knobs

Trees = ExtraTreesRegressor if problem.is_real else ExtraTreesClassifier
model = Trees(
    n_estimators=knobs["trees"],
    max_features={"one": 1, "sqrt": "sqrt", "third": 1 / 3, "half": 0.5, "all": 1.0}[knobs["columns_per_split"]],
    min_samples_leaf=knobs["min_leaf"],
    bootstrap=knobs["bootstrap"] == "yes",
    random_state=problem.seed,
)
problem.submit(model.fit(problem.train, problem.target))
