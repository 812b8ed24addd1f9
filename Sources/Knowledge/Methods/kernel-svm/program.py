"""A support vector machine with a Gaussian kernel: a margin in the space of all smooth functions of the columns."""

import tabular
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

problem = tabular.read()
knobs = problem.knobs

scale = make_pipeline(tabular.scaler(knobs["scale"]))
rows = scale.fit_transform(problem.train)
gamma = knobs["gamma"] / (rows.shape[1] * max(rows.var(), 1e-12))  # 1 is what the library calls "scale"

if problem.is_real:
    model = TransformedTargetRegressor(SVR(C=knobs["cost"], gamma=gamma, epsilon=0.1), transformer=StandardScaler())
else:
    model = SVC(C=knobs["cost"], gamma=gamma, random_state=problem.seed)
    if problem.wants_probabilities:  # Platt's sigmoid, fitted to scores from rows that the machine did not see
        model = CalibratedClassifierCV(model, cv=problem.folds(5), ensemble=False)

problem.submit(make_pipeline(scale, model).fit(problem.train, problem.target))
