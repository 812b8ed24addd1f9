"""Many decision trees, each grown on a bootstrap sample with a random choice of columns at every split, averaged."""

import tabular
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

problem = tabular.read()
knobs = problem.knobs

Forest = RandomForestRegressor if problem.is_real else RandomForestClassifier
model = Forest(
    n_estimators=knobs["trees"],
    max_features={"sqrt": "sqrt", "third": 1 / 3, "half": 0.5, "all": 1.0}[knobs["columns_per_split"]],
    min_samples_leaf=knobs["min_leaf"],
    max_samples=float(knobs["row_share"]),
    random_state=problem.seed,
)
problem.submit(model.fit(problem.train, problem.target))
