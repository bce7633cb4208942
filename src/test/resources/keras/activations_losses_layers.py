"""Writes activations.json, losses.json, initializers.json and layers.json beside it, by running Keras.

pip install keras jax h5py; python activations_losses_layers.py
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp
import keras
import numpy as np

keras.config.set_floatx("float64")
HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(a):
    def short(v):
        if isinstance(v, list):
            return [short(e) for e in v]
        return float("%.10g" % v) if isinstance(v, float) else v
    return short(np.asarray(a).tolist())


def write(name, value):
    with open(os.path.join(HERE, name), "w") as f:
        if isinstance(value, list):
            f.write("[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]\n")
        else:
            f.write(json.dumps(value) + "\n")


def activations():
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.normal(size=(3, 6)) * 2, rng.normal(size=(1, 6)) * 12])
    g = rng.normal(size=(4, 6))
    cases = [(n, {}) for n in (
        "relu relu6 leaky_relu elu selu celu gelu silu sigmoid hard_sigmoid hard_silu tanh hard_tanh tanh_shrink hard_shrink soft_shrink softplus softsign "
        "softmax log_softmax sparsemax sparse_plus sparse_sigmoid squareplus exponential linear mish log_sigmoid glu swish hard_swish").split()]
    cases += [("relu", dict(negative_slope=0.1)), ("relu", dict(max_value=1.5)), ("relu", dict(negative_slope=0.1, max_value=2.0, threshold=0.5)),
              ("relu", dict(threshold=-0.5)), ("relu", dict(max_value=6.0, threshold=1.0)), ("leaky_relu", dict(negative_slope=0.3)),
              ("elu", dict(alpha=0.7)), ("celu", dict(alpha=0.7)), ("gelu", dict(approximate=True)), ("hard_shrink", dict(threshold=1.0)),
              ("soft_shrink", dict(threshold=1.0)), ("squareplus", dict(b=1.0)), ("threshold", dict(threshold=0.4, default_value=-2.0)),
              ("softmax", dict(axis=0)), ("log_softmax", dict(axis=0)), ("sparsemax", dict(axis=0)), ("glu", dict(axis=0))]
    out = []
    for name, options in cases:
        f = getattr(keras.activations, name)
        y = f(jnp.array(x), **options)
        w = g[: y.shape[0], : y.shape[1]]
        dx = jax.grad(lambda v: jnp.sum(f(v, **options) * w))(jnp.array(x))
        out.append(dict(name=name, options=options, y=numbers(y), dx=numbers(dx)))
    write("activations.json", [dict(x=numbers(x), g=numbers(g))] + out)


def losses():
    rng = np.random.default_rng(2)
    p = rng.uniform(0.02, 0.98, size=(5, 4))
    t = rng.uniform(0.02, 0.98, size=(5, 4))
    binary = rng.integers(0, 2, size=(5, 4)).astype("float64")
    sign = binary * 2 - 1
    logits = rng.normal(size=(5, 4)) * 3
    onehot = np.eye(4)[[1, 3, 0, 2, 3]]
    labels = np.array([1, 3, 0, 2, 3])
    soft = np.exp(logits / 4) / np.exp(logits / 4).sum(-1, keepdims=True)
    sequence = rng.normal(size=(2, 3, 4))
    sequence_labels = np.array([[0, 3, 2], [1, -1, -1]])
    counts = rng.integers(0, 6, size=(5, 4)).astype("float64")
    weights = np.array([1.0, 0.5, 2.0, 0.0, 3.0])
    zeros = np.array([[0.0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, 1], [0.5, 0, 0, 0], [0, 0, 0, 0]])
    pairs = np.array([1, 2, 1, 3, 2])
    unit = rng.normal(size=(5, 4))
    unit /= np.linalg.norm(unit, axis=-1, keepdims=True)
    texts = np.array([[1, 1, 2], [3, 0, 0], [2, 1, 0], [3, 3, 3], [1, 2, 3]])
    speech = rng.normal(size=(5, 6, 4))
    L = keras.losses
    cases = [
        (L.MeanSquaredError, {}, t, p), (L.MeanAbsoluteError, {}, t, p), (L.MeanAbsolutePercentageError, {}, t, p),
        (L.MeanSquaredLogarithmicError, {}, t, p), (L.Huber, {}, t * 4, p), (L.Huber, dict(delta=0.2), t, p), (L.LogCosh, {}, t * 9, p),
        (L.CosineSimilarity, {}, t, p), (L.CosineSimilarity, dict(axis=0), t, p), (L.CosineSimilarity, {}, zeros, p),
        (L.Poisson, {}, counts, p * 4), (L.KLDivergence, {}, soft, p), (L.KLDivergence, {}, onehot, soft),
        (L.BinaryCrossentropy, {}, binary, p), (L.BinaryCrossentropy, dict(from_logits=True), binary, logits * 10),
        (L.BinaryCrossentropy, dict(label_smoothing=0.2), binary, p), (L.BinaryCrossentropy, dict(from_logits=True, label_smoothing=0.2), binary, logits),
        (L.BinaryCrossentropy, dict(axis=0), binary, p),
        (L.BinaryFocalCrossentropy, {}, binary, p), (L.BinaryFocalCrossentropy, dict(from_logits=True, gamma=1.5), binary, logits),
        (L.BinaryFocalCrossentropy, dict(apply_class_balancing=True, alpha=0.3, label_smoothing=0.1), binary, p),
        (L.CategoricalCrossentropy, {}, onehot, soft), (L.CategoricalCrossentropy, {}, onehot, p),
        (L.CategoricalCrossentropy, dict(from_logits=True), onehot, logits * 10), (L.CategoricalCrossentropy, dict(label_smoothing=0.1), onehot, p),
        (L.CategoricalCrossentropy, dict(from_logits=True, label_smoothing=0.1), onehot, logits),
        (L.CategoricalCrossentropy, dict(axis=0), onehot, p), (L.CategoricalCrossentropy, dict(axis=0, from_logits=True), onehot, logits),
        (L.CategoricalFocalCrossentropy, {}, onehot, p), (L.CategoricalFocalCrossentropy, dict(from_logits=True, alpha=0.4, gamma=1.5), onehot, logits),
        (L.CategoricalFocalCrossentropy, dict(label_smoothing=0.1), onehot, soft),
        (L.CategoricalFocalCrossentropy, dict(alpha=[0.1, 0.4, 0.2, 0.7]), onehot, p),
        (L.CategoricalFocalCrossentropy, dict(alpha=[0.1, 0.4, 0.2, 0.7], from_logits=True, label_smoothing=0.1, gamma=1.5), onehot, logits),
        (L.SparseCategoricalCrossentropy, {}, labels, soft), (L.SparseCategoricalCrossentropy, {}, labels[:, None], p),
        (L.SparseCategoricalCrossentropy, dict(from_logits=True), labels, logits * 10),
        (L.SparseCategoricalCrossentropy, dict(from_logits=True, ignore_class=3), labels, logits),
        (L.SparseCategoricalCrossentropy, dict(from_logits=True, ignore_class=-1), sequence_labels, sequence),
        (L.SparseCategoricalCrossentropy, dict(from_logits=True), np.abs(sequence_labels)[..., None], sequence),
        (L.SparseCategoricalCrossentropy, dict(ignore_class=0), labels, p),
        (L.CategoricalGeneralizedCrossEntropy, {}, labels, soft), (L.CategoricalGeneralizedCrossEntropy, dict(q=0.8), labels, soft),
        (L.Hinge, {}, sign, logits), (L.Hinge, {}, binary, logits), (L.Hinge, {}, t, logits), (L.SquaredHinge, {}, sign, logits),
        (L.SquaredHinge, {}, binary, logits), (L.CategoricalHinge, {}, onehot, logits),
        (L.Dice, {}, binary, p), (L.Dice, dict(axis=[1]), binary, p), (L.Tversky, {}, binary, p),
        (L.Tversky, dict(alpha=0.3, beta=0.7, axis=[0]), binary, p),
        (L.Circle, {}, pairs, unit), (L.Circle, dict(gamma=5.0, margin=0.3, remove_diagonal=False), pairs[:, None], unit * 0.9),
        (L.CTC, {}, texts, speech),
        (L.MeanSquaredError, {}, t[:, 0], p[:, :1]), (L.MeanSquaredError, {}, t[:, :1], p[:, 0]), (L.BinaryCrossentropy, {}, binary[:, 0], p[:, :1]),
    ]
    out = []
    for cls, options, truth, predicted in cases:
        entry = dict(loss=cls.__name__, options=options, y_true=numbers(truth), y_pred=numbers(predicted))
        kw = {k: (tuple(v) if isinstance(v, list) else v) for k, v in options.items()}
        predicted = jnp.array(predicted)
        for reduction in ("none", "sum_over_batch_size", "sum", "mean", "mean_with_sample_weight"):
            f = cls(reduction=reduction, **kw)
            entry[reduction] = numbers(f(truth, predicted))
        f = cls(**kw)
        entry["gradient"] = numbers(jax.grad(lambda v: f(truth, v))(predicted))
        rows = np.shape(cls(reduction="none", **kw)(truth, predicted))
        if rows and rows[0] in (2, 5):
            w = weights[: rows[0]] if len(rows) == 1 else np.broadcast_to(weights[: rows[0], None], rows)
            entry["weights"] = numbers(w)
            entry["weighted"] = {r: numbers(cls(reduction=r, **kw)(truth, predicted, sample_weight=w))
                                 for r in ("none", "sum_over_batch_size", "sum", "mean", "mean_with_sample_weight")}
        out.append(entry)
    write("losses.json", out)


def initializers():
    out = []
    for name in "GlorotUniform GlorotNormal HeUniform HeNormal LecunUniform LecunNormal VarianceScaling RandomNormal RandomUniform TruncatedNormal".split():
        for shape in ((60, 90), (3, 3, 20, 30), (4000,)):
            values = np.asarray(getattr(keras.initializers, name)(seed=1)(shape), "float64")
            out.append(dict(name=name, config=getattr(keras.initializers, name)().get_config(), shape=shape, std=numbers(values.std()),
                            largest=numbers(np.abs(values).max())))
    for options in (dict(scale=3.0, mode="fan_out", distribution="uniform"), dict(scale=0.5, mode="fan_avg", distribution="untruncated_normal")):
        shape = (3, 3, 20, 30)
        values = np.asarray(keras.initializers.VarianceScaling(seed=1, **options)(shape), "float64")
        out.append(dict(name="VarianceScaling", config=keras.initializers.VarianceScaling(**options).get_config(), shape=shape, std=numbers(values.std()),
                        largest=numbers(np.abs(values).max())))
    write("initializers.json", out)


def layers():
    rng = np.random.default_rng(3)
    K = keras.layers
    cases = [
        (K.Dense(3), [(2, 4)]), (K.Dense(3, activation="gelu", use_bias=False), [(2, 4)]), (K.Dense(3, activation="softmax"), [(2, 5, 4)]),
        (K.Dense(3, activation="relu", kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.1),
                 activity_regularizer=keras.regularizers.L1L2(0.01, 0.02)), [(4, 5)]),
        (K.Flatten(), [(2, 3, 4)]), (K.Flatten(), [(3,)]), (K.Reshape((2, -1)), [(3, 4)]), (K.Permute((3, 1, 2)), [(2, 3, 4, 5)]),
        (K.Rescaling(0.5, offset=-1.0), [(2, 3)]), (K.Activation("elu"), [(2, 3)]),
        (K.Subtract(), [(2, 3), (2, 3)]), (K.Average(), [(2, 3), (2, 3), (2, 3)]), (K.Minimum(), [(2, 3), (2, 3)]),
        (K.Add(), [(2, 3), (2, 4, 3)]), (K.Multiply(), [(2, 1), (2, 3)]), (K.Concatenate(axis=1), [(2, 3, 4), (2, 1, 4)]),
        (K.Dot(axes=1), [(2, 3), (2, 3)]), (K.Dot(axes=(2, 1)), [(2, 3, 4), (2, 4, 5)]), (K.Dot(axes=1, normalize=True), [(2, 3), (2, 3)]),
        (K.Dot(axes=(1, 2)), [(2, 3, 4), (2, 5, 3)]), (K.Dot(axes=(2, 1)), [(2, 3, 4), (2, 4)]),
        (K.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 0.0, 1.0]), [(2, 3)]), (K.Normalization(mean=1.0, variance=4.0, axis=None), [(2, 3)]),
        (K.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 9.0, 1.0], invert=True), [(2, 3)]),
    ]
    out = []
    for layer, shapes in cases:
        xs = [rng.normal(size=s) for s in shapes]
        y = layer(xs[0] if len(xs) == 1 else xs)
        for w in layer.weights:
            w.assign(rng.normal(size=w.shape))
        y = layer(xs[0] if len(xs) == 1 else xs)
        entry = dict(class_name=layer.__class__.__name__, config=json.loads(json.dumps(layer.get_config(), default=lambda o: o.get_config())),
                     weights=[numbers(w) for w in layer.weights], x=[numbers(x) for x in xs], y=numbers(y))
        if layer.losses:
            entry["losses"] = numbers(sum(layer.losses))
        out.append(entry)
    for axis, shape in ((-1, (6, 3)), (None, (6, 3)), ((1, 2), (6, 2, 3)), (1, (6, 2, 3))):
        layer = K.Normalization(axis=axis)
        x = rng.normal(size=shape) * 3 + 1
        layer.adapt(x)
        out.append(dict(class_name="Normalization", config=dict(layer.get_config(), dtype="float64", name="normalization"), adapted=True, weights=[], x=[numbers(x)], y=numbers(layer(x))))
    write("layers.json", out)


print(keras.__version__)
activations()
losses()
initializers()
layers()
