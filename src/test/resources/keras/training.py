"""Writes training.json beside it by training small models in Keras: layers that are frozen and thawed, two outputs with sample weights,
once the same for both, once each its own.

pip install keras tensorflow; python training.py
"""
import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

keras.config.set_floatx("float64")
HERE = os.path.dirname(os.path.abspath(__file__))
R = np.random.default_rng(7)


def numbers(a):
    return np.asarray(a, "float64").tolist()


def weights(model):
    return [numbers(w) for w in model.get_weights()]


def frozen():
    """Two steps as it is, two with hidden layer and normalization frozen, two with the last layer alone, two after the model is thawed."""
    x, y = R.normal(size=(6, 3)), R.normal(size=(6, 1))
    hidden, norm, last = keras.layers.Dense(4, activation="tanh"), keras.layers.BatchNormalization(momentum=0.8), keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((3,)), hidden, norm, last])
    model.set_weights([np.abs(R.normal(size=w.shape)) if w.name == "moving_variance" else R.normal(size=w.shape) for w in model.weights])
    first, phases = weights(model), []

    def two():
        model.compile(keras.optimizers.SGD(0.05), "mse")  # Keras asks for it; plain SGD has no state to lose
        model.train_on_batch(x, y)
        model.train_on_batch(x, y)
        phases.append(weights(model))

    two()
    hidden.trainable = norm.trainable = False
    two()
    model.trainable = False
    last.trainable = True
    two()
    model.trainable = True
    two()
    return {"x": numbers(x), "y": numbers(y), "first": first, "phases": phases}


def outputs():
    """Two outputs with loss weights, and a weight for each sample, which counts for both."""
    x, a, b = R.normal(size=(4, 3)), R.normal(size=(4, 2)), R.integers(0, 2, (4, 1)).astype("float64")
    sample_weight = np.array([1.0, 2.0, 0.0, 0.5])
    i = keras.Input((3,))
    model = keras.Model(i, [keras.layers.Dense(2, name="a")(i), keras.layers.Dense(1, activation="sigmoid", name="b")(i)])
    model.set_weights([R.normal(size=w.shape) for w in model.get_weights()])
    first = weights(model)
    model.compile(keras.optimizers.SGD(0.1), ["mse", "binary_crossentropy"], loss_weights=[1, 0.5])
    before = model.evaluate(x, [a, b], sample_weight=sample_weight, verbose=0, return_dict=True)
    model.fit(x, [a, b], sample_weight=sample_weight, epochs=1, batch_size=4, shuffle=False, verbose=0)
    return {"x": numbers(x), "a": numbers(a), "b": numbers(b), "sample_weight": numbers(sample_weight), "first": first,
            "evaluate": {k: float(v) for k, v in before.items()}, "weights": weights(model)}


def weighted():
    """Two outputs with weights of their own, and metrics beside weighted metrics; the second output has two losses a sample."""
    r = np.random.default_rng(8)
    x, a, b = r.normal(size=(4, 2, 3)), r.normal(size=(4, 2)), r.normal(size=(4, 2, 1))
    ours, theirs = r.uniform(size=(4,)), r.uniform(size=(4, 2))
    i = keras.Input((2, 3))
    model = keras.Model(i, [keras.layers.Dense(2, name="a")(keras.layers.Flatten()(i)), keras.layers.Dense(1, name="b")(i)])
    model.set_weights([r.normal(size=w.shape) for w in model.get_weights()])
    first = weights(model)
    model.compile(keras.optimizers.SGD(0.1), ["mse", "mae"], metrics={"a": ["mae"], "b": ["mse"]},
                  weighted_metrics={"a": ["mae", "mse"], "b": ["mse"]})
    before = model.evaluate(x, [a, b], sample_weight=[ours, theirs], verbose=0, return_dict=True)
    model.fit(x, [a, b], sample_weight=[ours, theirs], epochs=2, batch_size=2, shuffle=False, verbose=0)
    return {"x": numbers(x), "a": numbers(a), "b": numbers(b), "weights_a": numbers(ours), "weights_b": numbers(theirs), "first": first,
            "evaluate": {k: float(v) for k, v in before.items()}, "weights": weights(model)}


def steps():
    """Epochs of a given number of steps, over data that end in the middle of one, behind a validation split that does not come out even."""
    r = np.random.default_rng(9)
    x, y = r.normal(size=(11, 3)), r.normal(size=(11, 1))
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.set_weights([r.normal(size=w.shape) for w in model.get_weights()])
    first = weights(model)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    history = model.fit(x, y, epochs=5, batch_size=2, steps_per_epoch=2, validation_split=0.25, shuffle=False, verbose=0).history
    return {"x": numbers(x), "y": numbers(y), "first": first, "history": history, "weights": weights(model)}


with open(os.path.join(HERE, "training.json"), "w") as out:
    json.dump({"frozen": frozen(), "outputs": outputs(), "weighted": weighted(), "steps": steps()}, out)
