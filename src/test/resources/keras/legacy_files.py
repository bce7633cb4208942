"""Writes legacy/NAME.h5 with legacy/NAME.npz (inputs x0, x1, ..., output y, weights w0, w1, ... after five more steps on x with targets t).

pip install keras tensorflow-cpu h5py; KERAS_BACKEND=tensorflow python legacy_files.py

Keras 3 writes the first kind itself. The second kind are files as Keras 2 wrote them, put together here with h5py: its form of the
configuration, its names of weights and its order of the optimizer's slots; the numbers are those of the same model in Keras 3.
"""
import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import h5py
import keras
import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "legacy")
os.makedirs(FOLDER, exist_ok=True)
layers = keras.layers
rng = np.random.default_rng(3)


def normal(*shape):
    return rng.normal(size=shape).astype("float32")


def single(values):
    return values[0] if len(values) == 1 else values


def train(model, x, t, steps):
    for _ in range(steps):
        model.train_on_batch(single(x), t)


def finish(name, model, x, t):
    """Keeps what the model predicts, and its weights after five more steps."""
    values = {f"x{i}": one for i, one in enumerate(x)} | {"y": np.asarray(model(single(x)))}
    if t is not None:
        train(model, x, t, 5)
        weights = model.trainable_variables + model.non_trainable_variables
        values |= {"t": t} | {f"w{i}": np.asarray(w) for i, w in enumerate(weights) if "seed" not in w.name}
    np.savez(os.path.join(FOLDER, name + ".npz"), **values)


# ---- as Keras 3 writes them ------------------------------------------------------------------------------------------

def functional():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(5, activation="tanh", name="shared")
    inner = keras.Sequential([layers.Input((5,)), layers.BatchNormalization(), layers.Dense(3)], name="inner")
    h = layers.Concatenate()([inner(shared(a)), shared(b)])
    model = keras.Model([a, b], layers.Dense(2, kernel_regularizer="l2", name="last")(h), name="graph")
    model.compile(keras.optimizers.Adam(0.01), keras.losses.MeanSquaredError(), metrics=["mean_absolute_error"])
    return model


model, x, t = functional(), [normal(6, 4), normal(6, 4)], normal(6, 2)
train(model, x, t, 3)
model.save(os.path.join(FOLDER, "keras3_functional.h5"))
finish("keras3_functional", model, x, t)

model = keras.Sequential([layers.Input((4,)), layers.Dense(3, trainable=False), layers.LeakyReLU(negative_slope=0.2), layers.Dense(2)])
x = [normal(6, 4)]
model.save(os.path.join(FOLDER, "keras3_uncompiled.h5"))
finish("keras3_uncompiled", model, x, None)


# ---- as Keras 2 wrote them -------------------------------------------------------------------------------------------

def entry(class_name, **config):
    return {"class_name": class_name, "config": config}


def dense(name, units, activation, **more):
    return entry("Dense", name=name, trainable=True, **more, dtype="float32", units=units, activation=activation, use_bias=True,
                 kernel_initializer=entry("GlorotUniform", seed=None), bias_initializer=entry("Zeros"), kernel_regularizer=None,
                 bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None)


def normalization(name):
    return entry("BatchNormalization", name=name, trainable=True, dtype="float32", axis=[1], momentum=0.9, epsilon=0.001, center=True,
                 scale=True, beta_initializer=entry("Zeros"), gamma_initializer=entry("Ones"),
                 moving_mean_initializer=entry("Zeros"), moving_variance_initializer=entry("Ones"), beta_regularizer=None,
                 gamma_regularizer=None, beta_constraint=None, gamma_constraint=None)


def write(name, model, config, training, names, slots, split=False):
    """The file; names are those of the weights in each layer, slots the arrays of the optimizer by name, in order."""
    with h5py.File(os.path.join(FOLDER, name + ".h5"), "w") as f:
        f.attrs["keras_version"] = "2.9.0"
        f.attrs["backend"] = "tensorflow"
        f.attrs["model_config"] = json.dumps(config)
        if training:
            f.attrs["training_config"] = json.dumps(training)
        group = f.create_group("model_weights")
        put(group, "layer_names", list(names), split)
        group.attrs["backend"] = "tensorflow"
        group.attrs["keras_version"] = "2.9.0"
        for layer, own in names.items():
            inner = group.create_group(layer)
            values = [np.asarray(w) for w in model.get_layer(layer).weights if "seed" not in w.name]
            put(inner, "weight_names", own)
            for path, value in zip(own, values, strict=True):
                inner.create_dataset(path, data=value)
        group.create_group("top_level_model_weights").attrs["weight_names"] = []
        if slots:
            inner = f.create_group("optimizer_weights")
            put(inner, "weight_names", list(slots))
            for path, value in slots.items():
                inner.create_dataset(path, data=value)


def put(group, key, texts, split=False):
    """h5py divides what is too long among several attributes; here on request."""
    if split:
        for i, text in enumerate(texts):
            group.attrs[f"{key}{i}"] = [text.encode()]
    else:
        group.attrs[key] = [text.encode() for text in texts]


# A chain without an Input of its own, trained by Adam with the decay of Keras 2.
model = keras.Sequential([layers.Input((4,)), layers.Dense(5, name="dense"), layers.LeakyReLU(negative_slope=0.3, name="leaky_re_lu"),
                          layers.BatchNormalization(momentum=0.9, name="batch_normalization"), layers.Dropout(0.0, name="dropout"),
                          layers.Dense(3, activation="softmax", name="dense_1")])
schedule = keras.optimizers.schedules.InverseTimeDecay(0.02, 1, 0.1)
model.compile(keras.optimizers.Adam(schedule), "categorical_crossentropy", metrics=["accuracy"])
x, t = [normal(6, 4)], np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2]]
train(model, x, t, 3)
config = entry("Sequential", name="sequential", layers=[
    dense("dense", 5, "linear", batch_input_shape=[None, 4]),
    entry("LeakyReLU", name="leaky_re_lu", trainable=True, dtype="float32", alpha={"type": "ndarray", "value": 0.3}),
    normalization("batch_normalization"), entry("Dropout", name="dropout", trainable=True, dtype="float32", rate=0.0, noise_shape=None,
                                                seed=None), dense("dense_1", 3, "softmax")])
training = dict(loss="categorical_crossentropy", metrics=[[
    entry("MeanMetricWrapper", name="accuracy", dtype="float32", fn="categorical_accuracy")]],
                weighted_metrics=None, loss_weights=None, optimizer_config=entry("Adam", name="Adam", lr=0.02, decay=0.1, beta_1=0.9,
                                                                                beta_2=0.999, epsilon=1e-07, amsgrad=False))
names = {"dense": ["dense/kernel:0", "dense/bias:0"], "leaky_re_lu": [],
         "batch_normalization": ["batch_normalization/gamma:0", "batch_normalization/beta:0", "batch_normalization/moving_mean:0",
                                 "batch_normalization/moving_variance:0"], "dropout": [], "dense_1": ["dense_1/kernel:0", "dense_1/bias:0"]}
trained = [one.path.split("/", 1)[1] for one in model.trainable_variables]
variables = [np.asarray(one) for one in model.optimizer.variables]
slots = {"Adam/iter:0": variables[0].astype("int64")}
rest = variables[len(variables) - 2 * len(trained):]
slots |= {f"Adam/{one}/m:0": rest[2 * i] for i, one in enumerate(trained)}
slots |= {f"Adam/{one}/v:0": rest[2 * i + 1] for i, one in enumerate(trained)}
write("keras2_sequential", model, config, training, names, slots)
finish("keras2_sequential", model, x, t)

# A graph with a layer that is used twice, trained by SGD with a momentum.
a = layers.Input((4,), name="input_1")
shared = layers.Dense(4, activation="relu", name="dense")
h = layers.Concatenate(name="concatenate")([shared(shared(a)), a])
model = keras.Model(a, layers.Dense(2, name="dense_1")(h))
model.compile(keras.optimizers.SGD(0.05, momentum=0.9), "mean_squared_error")
x, t = [normal(6, 4)], normal(6, 2)
train(model, x, t, 3)
config = entry("Functional", name="model", trainable=True, layers=[
    entry("InputLayer", batch_input_shape=[None, 4], dtype="float32", sparse=False, ragged=False,
          name="input_1") | dict(name="input_1", inbound_nodes=[]),
    dense("dense", 4, "relu") | dict(name="dense", inbound_nodes=[[["input_1", 0, 0, {}]], [["dense", 0, 0, {}]]]),
    entry("Concatenate", name="concatenate", trainable=True, dtype="float32", axis=-1) | dict(
        name="concatenate", inbound_nodes=[[["dense", 1, 0, {}], ["input_1", 0, 0, {}]]]),
    dense("dense_1", 2, "linear") | dict(name="dense_1", inbound_nodes=[[["concatenate", 0, 0, {}]]])],
    input_layers=[["input_1", 0, 0]], output_layers=[["dense_1", 0, 0]])
training = dict(loss=entry("MeanSquaredError", reduction="auto", name="mean_squared_error"), metrics=None, weighted_metrics=None,
                loss_weights=None, optimizer_config=entry("SGD", name="SGD", learning_rate=0.05, decay=0.0, momentum=0.9, nesterov=False))
names = {"input_1": [], "dense": ["dense/kernel:0", "dense/bias:0"], "concatenate": [], "dense_1": ["dense_1/kernel:0", "dense_1/bias:0"]}
variables = [np.asarray(one) for one in model.optimizer.variables]
slots = {"SGD/iter:0": variables[0].astype("int64")} | {
    f"SGD/{one.path}/momentum:0": value for one, value in zip(model.trainable_variables, variables[2:], strict=True)}
write("keras2_functional", model, config, training, names, slots, split=True)
finish("keras2_functional", model, x, t)

# Weights alone, as Keras 2 wrote them under any name that ends in .h5.
with h5py.File(os.path.join(FOLDER, "keras2_weights.h5"), "w") as f:
    model = keras.Sequential([layers.Input((4,)), layers.Dense(4, "relu", name="dense"), layers.Dense(2, name="dense_1")])
    x = [normal(6, 4)]
    put(f, "layer_names", ["dense", "dense_1"])
    for layer in model.layers:
        inner = f.create_group(layer.name)
        put(inner, "weight_names", [f"{layer.name}/kernel:0", f"{layer.name}/bias:0"])
        for path, value in zip(inner.attrs["weight_names"], layer.get_weights(), strict=True):
            inner.create_dataset(path, data=value)
finish("keras2_weights", model, x, None)
print("written with Keras", keras.__version__)


# ---- as Keras 3 writes them, what came later (the random numbers above stay) ----------------------------------------------

frozen = layers.SpectralNormalization(layers.Dense(3))
model = keras.Sequential([layers.Input((4,)), frozen, layers.Dense(5, activation="tanh", name="größe"), layers.Dense(2, name="naïve-λ")])
frozen.trainable = False
x = [normal(6, 4)]
model.save(os.path.join(FOLDER, "keras3_frozen.h5"))
finish("keras3_frozen", model, x, None)
