"""Project the columns on the directions in which the rows vary most, then fit a linear or a kernel model there."""

import tabular
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

problem = tabular.read()
knobs = problem.knobs

if knobs["model"] == "linear":
    model = Ridge(alpha=1 / knobs["cost"]) if problem.is_real else LogisticRegression(C=knobs["cost"], max_iter=2000)
elif problem.is_real:
    model = TransformedTargetRegressor(SVR(C=knobs["cost"]), transformer=StandardScaler())
else:
    model = SVC(C=knobs["cost"], random_state=problem.seed)
    if problem.wants_probabilities:
        model = CalibratedClassifierCV(model, cv=problem.folds(5), ensemble=False)

kept = knobs["variance_kept"] if knobs["variance_kept"] < 1 else None
reduce = PCA(kept, whiten=knobs["whiten"] == "yes", svd_solver="full")
problem.submit(make_pipeline(tabular.scaler(knobs["scale"]), reduce, model).fit(problem.train, problem.target))
