"""Trees on binned columns, each fitted to the gradient of the loss that the trees before it left."""

import tabular
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

problem = tabular.read()
knobs = problem.knobs

Boosting = HistGradientBoostingRegressor if problem.is_real else HistGradientBoostingClassifier
model = Boosting(
    learning_rate=knobs["learning_rate"],
    max_iter=knobs["rounds"],
    max_leaf_nodes=knobs["max_leaf_nodes"],
    min_samples_leaf=knobs["min_leaf"],
    l2_regularization=knobs["l2"],
    max_features=float(knobs["column_share"]),
    early_stopping=False,
    random_state=problem.seed,
)
problem.submit(model.fit(problem.train, problem.target))
