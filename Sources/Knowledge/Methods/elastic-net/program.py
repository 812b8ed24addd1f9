"""A linear model whose penalty mixes absolute values and squares: it drops columns and keeps groups together."""

import tabular
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import ElasticNet, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

problem = tabular.read()
knobs = problem.knobs
strength, share = knobs["strength"], knobs["l1_share"]

if problem.is_real:
    inner = ElasticNet(alpha=strength, l1_ratio=share, max_iter=5000)
    model = TransformedTargetRegressor(inner, transformer=StandardScaler())
else:  # the same penalty per training row; saga is the only solver that takes both kinds
    inverse = 1 / (strength * len(problem.target))
    model = LogisticRegression(
        solver="saga", C=inverse, l1_ratio=share, max_iter=300, tol=1e-3, random_state=problem.seed
    )

scale, expand = tabular.scaler(knobs["scale"]), tabular.expander(knobs["expand"], problem.train.shape[1])
problem.submit(make_pipeline(scale, expand, StandardScaler(), model).fit(problem.train, problem.target))
