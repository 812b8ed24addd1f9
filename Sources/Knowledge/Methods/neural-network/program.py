"""Small neural networks that differ only in their seed, trained by Adam, their answers averaged."""

import warnings

import numpy
import tabular
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline

warnings.simplefilter("ignore", ConvergenceWarning)  # the number of passes is a knob, not a mistake
problem = tabular.read()
knobs = problem.knobs

scale = make_pipeline(tabular.scaler(knobs["scale"])).fit(problem.train)
train, test = scale.transform(problem.train), scale.transform(problem.test)
middle, spread = (problem.target.mean(), problem.target.std() + 1e-12) if problem.is_real else (0, 1)
Network = MLPRegressor if problem.is_real else MLPClassifier

answers = []
for member in range(knobs["members"]):
    model = Network(
        hidden_layer_sizes=(knobs["width"],) * knobs["layers"],
        alpha=knobs["penalty"],
        learning_rate_init=0.005,
        batch_size=min(64, len(train)),
        max_iter=knobs["passes"],
        random_state=(problem.seed + 7919 * member) % 2**32,
    )
    if problem.is_real:
        answers.append(model.fit(train, (problem.target - middle) / spread).predict(test) * spread + middle)
    else:
        model.fit(train, problem.target)
        answers.append(problem.in_all_classes(model.predict_proba(test), model.classes_))
problem.write(numpy.mean(answers, axis=0))
