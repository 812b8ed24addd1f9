"""Several unlike models, joined by their mean or by a linear model that learnt from rows which they had not seen."""

import tabular
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.ensemble import StackingClassifier, StackingRegressor, VotingClassifier, VotingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

problem = tabular.read()
knobs, seed, real = problem.knobs, problem.seed, problem.is_real


def member(name):
    if name == "linear":
        return make_pipeline(StandardScaler(), Ridge(10.0) if real else LogisticRegression(C=0.3, max_iter=2000))
    if name == "kernel":
        machine = (
            TransformedTargetRegressor(SVR(gamma="auto"), transformer=StandardScaler())
            if real
            else CalibratedClassifierCV(SVC(C=3.0), cv=problem.folds(4), ensemble=False)
        )
        return make_pipeline(StandardScaler(), machine)
    if name == "trees":
        kind = ExtraTreesRegressor if real else ExtraTreesClassifier
        return kind(200, min_samples_leaf=3 if real else 1, random_state=seed)
    kind = HistGradientBoostingRegressor if real else HistGradientBoostingClassifier
    return kind(learning_rate=0.1, max_iter=60, max_leaf_nodes=8, random_state=seed)


members = [(name, member(name)) for name in knobs["members"].split("+")]
if knobs["join"] == "mean":
    model = VotingRegressor(members) if real else VotingClassifier(members, voting="soft")
elif real:
    model = StackingRegressor(members, Ridge(1 / knobs["cost"]), cv=problem.folds(knobs["folds"]))
else:
    final = LogisticRegression(C=knobs["cost"], max_iter=2000)
    model = StackingClassifier(members, final, cv=problem.folds(knobs["folds"]), stack_method="predict_proba")
problem.submit(model.fit(problem.train, problem.target))
