import joblib
import numpy
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

generator = numpy.random.default_rng(1)
rows = generator.normal(size=(400, 6))
labels = (rows[:, 0] + rows[:, 1] ** 2 > 1).astype(int)
models = [
    make_pipeline(StandardScaler(), LogisticRegression()),
    RandomForestClassifier(30, random_state=1),
    HistGradientBoostingClassifier(max_iter=20, random_state=1),
]
for model in models:
    assert cross_val_score(model, rows, labels, cv=3, n_jobs=2).mean() > 0.6
joblib.dump(models[1].fit(rows, labels), "/tmp/model")
assert joblib.load("/tmp/model").score(rows, labels) > 0.95
print("scikit-learn works")
