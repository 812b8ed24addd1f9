"""The mean of one model, fitted many times to random choices of rows (Breiman 1996) and columns (Ho 1998)."""

import tabular
from sklearn.ensemble import BaggingClassifier, BaggingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

problem = tabular.read()
knobs, real = problem.knobs, problem.is_real

base = {
    "tree": DecisionTreeRegressor() if real else DecisionTreeClassifier(),
    "linear": make_pipeline(StandardScaler(), Ridge(1.0) if real else LogisticRegression(max_iter=2000)),
    "neighbours": make_pipeline(StandardScaler(), KNeighborsRegressor(5) if real else KNeighborsClassifier(5)),
}[knobs["base"]]
model = (BaggingRegressor if real else BaggingClassifier)(
    base,
    n_estimators=knobs["copies"],
    max_samples=float(knobs["row_share"]),
    max_features=float(knobs["column_share"]),
    bootstrap=knobs["with_replacement"] == "yes",
    random_state=problem.seed,
)
problem.submit(model.fit(problem.train, problem.target))
