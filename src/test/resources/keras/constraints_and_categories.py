"""Writes stft.json, constraints.json, constrained_steps.json, orthogonal.json, spectral.json and categories.json
beside it, by running Keras.

pip install keras tensorflow-cpu scipy; python constraints_and_categories.py
"""
import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

keras.config.set_floatx("float64")
keras.utils.set_random_seed(1)
HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(a):
    def short(v):
        if isinstance(v, list):
            return [short(e) for e in v]
        return float("%.10g" % v) if isinstance(v, float) else v
    return short(np.asarray(a).tolist())


def write(name, cases):
    with open(os.path.join(HERE, name), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


def stft():
    cases = []
    for options, shape in (
            ({}, (8, 1, 5)), (dict(side="imag"), (8, 1, 5)), (dict(side="imag", periodic=True), (7, 1, 9)), (dict(window=None), (5, 1, 3)),
            (dict(window="hamming", scaling="spectrum"), (6, 1, 4)), (dict(window="hamming", scaling=None, periodic=True), (6, 1, 4)),
            (dict(window="blackman"), (9, 1, 3)), (dict(window="nuttall", side="imag"), (9, 1, 3)), (dict(window="blackmanharris"), (9, 1, 3)),
            (dict(window="boxcar", scaling="spectrum"), (4, 1, 3)), (dict(window=[0.5, 1.0, 2.0, -1.0], scaling="spectrum"), (4, 1, 4)), ({}, (1, 1, 3))):
        made = keras.initializers.STFT(**options)
        cases.append(dict(config=made.get_config(), shape=shape, values=numbers(made(shape))))
    write("stft.json", cases)


def constraints():
    rng = np.random.default_rng(4)
    K = keras.constraints
    cases = []
    for made, shape in (
            (K.MaxNorm(), (3, 4)), (K.MaxNorm(0.7, axis=1), (3, 4)), (K.MaxNorm(2, axis=[0, 1, 2]), (3, 3, 2, 4)), (K.NonNeg(), (3, 4)), (K.UnitNorm(), (3, 4)),
            (K.UnitNorm(axis=[0, 1]), (2, 3, 2)), (K.UnitNorm(axis=-1), (5,)), (K.MinMaxNorm(), (3, 4)), (K.MinMaxNorm(0.5, 1.5, rate=0.3, axis=1), (3, 4)),
            (K.MinMaxNorm(3.0, 4.0, rate=1.0, axis=[0, 1, 2]), (3, 3, 2, 4))):
        w = rng.normal(size=shape)
        w[..., 0] *= 0 if made.__class__ is K.UnitNorm and len(shape) > 1 else 0.1
        cases.append(dict(name=type(made).__name__, config=made.get_config(), w=numbers(w), constrained=numbers(made(w))))
    write("constraints.json", cases)


def constrained_steps():
    """Layers with constraints, and their weights before and after each of 3 steps."""
    rng = np.random.default_rng(5)
    K, C = keras.layers, keras.constraints
    cases = []
    for layer, shape, optimizer in (
            (K.Dense(3, kernel_constraint=C.MaxNorm(0.8), bias_constraint=C.NonNeg()), (4,), keras.optimizers.SGD(0.5)),
            (K.Dense(3, kernel_constraint=C.UnitNorm(axis=0), bias_constraint=C.MinMaxNorm(0.2, 0.4, rate=0.5)), (4,), keras.optimizers.RMSprop(0.05)),
            (K.Conv2D(2, 3, padding="same", kernel_constraint=C.MaxNorm(0.9, axis=[0, 1, 2]), bias_constraint=C.NonNeg()), (5, 4, 2), keras.optimizers.SGD(0.5)),
            (K.Conv1DTranspose(2, 3, kernel_constraint=C.UnitNorm(axis=[0, 1])), (4, 2), keras.optimizers.SGD(0.5)),
            (K.DepthwiseConv2D(2, depthwise_constraint=C.NonNeg(), bias_constraint=C.UnitNorm()), (4, 4, 2), keras.optimizers.SGD(0.5)),
            (K.SeparableConv1D(3, 2, depthwise_constraint=C.MaxNorm(0.5), pointwise_constraint=C.UnitNorm(axis=[0, 1])), (4, 2), keras.optimizers.RMSprop(0.05)),
            (K.BatchNormalization(gamma_constraint=C.MaxNorm(1.2), beta_constraint=C.NonNeg()), (4,), keras.optimizers.SGD(0.5)),
            (K.LayerNormalization(gamma_constraint=C.MinMaxNorm(0.5, 1.0, rate=0.5), beta_constraint=C.NonNeg()), (4,), keras.optimizers.SGD(0.5)),
            (K.GroupNormalization(2, gamma_constraint=C.NonNeg(), beta_constraint=C.UnitNorm()), (4,), keras.optimizers.SGD(0.5)),
            (K.PReLU(alpha_initializer="ones", alpha_constraint=C.MaxNorm(0.5)), (4,), keras.optimizers.SGD(0.5)),
            (K.Dense(3, kernel_constraint=C.MaxNorm(0.8)), (4,), keras.optimizers.SGD(0.5, momentum=0.9, use_ema=True, ema_momentum=0.8)),
            (K.Dense(3, kernel_constraint=C.MinMaxNorm(0.1, 0.6, rate=0.5)), (4,), keras.optimizers.SGD(0.5, gradient_accumulation_steps=2))):
        model = keras.Sequential([keras.Input(shape), layer])
        model.compile(optimizer, "mse", jit_compile=False)
        x = rng.normal(size=(6,) + shape)
        y = rng.normal(size=model.output_shape[1:]) + np.zeros((6,) + model.output_shape[1:])
        steps = [[numbers(w) for w in model.get_weights()]]
        for _ in range(3):
            model.train_on_batch(x, y)
            steps.append([numbers(w) for w in model.get_weights()])
        config = layer.get_config()
        config = {k: dict(class_name=v["class_name"], config=v["config"]) if isinstance(v, dict) and "class_name" in v else v for k, v in config.items()
                  if not k.endswith("initializer")}
        cases.append(dict(layer=type(layer).__name__, config=config, optimizer=type(optimizer).__name__, optimizer_config=optimizer.get_config(), x=numbers(x),
                          y=numbers(y), steps=steps))
    write("constrained_steps.json", cases)


def orthogonal():
    """Penalties and their gradients."""
    rng = np.random.default_rng(6)
    cases = []
    for options, shape in (({}, (3, 4)), (dict(mode="columns"), (3, 4)), (dict(factor=0.5, mode="rows"), (2, 2)), (dict(factor=2.0), (5, 3))):
        regularizer = keras.regularizers.OrthogonalRegularizer(**options)
        regularizer.factor = options.get("factor", 0.01)  # not in single precision
        w = rng.normal(size=shape)
        if shape[0] == 5:
            w[1] = 0
        variable = tf.Variable(w)
        with tf.GradientTape() as tape:
            loss = regularizer(variable)
        cases.append(dict(config=regularizer.get_config(), w=numbers(w), loss=float(loss), gradient=numbers(tape.gradient(loss, variable))))
    write("orthogonal.json", cases)


def spectral():
    """Two training calls of a wrapped layer, and a call for inference."""
    rng = np.random.default_rng(7)
    K = keras.layers
    cases = []
    for layer, iterations, shape in (
            (K.Dense(3), 1, (4,)), (K.Dense(3, kernel_initializer="zeros"), 1, (4,)), (K.Conv2D(3, 2, use_bias=False), 3, (3, 4, 2)),
            (K.Conv1DTranspose(2, 3), 2, (4, 3)), (K.DepthwiseConv2D(2, use_bias=False), 1, (3, 3, 2))):
        wrapper = K.SpectralNormalization(layer, power_iterations=iterations)
        x = rng.normal(size=(2,) + shape)
        wrapper.build(x.shape)
        config = {k: v for k, v in layer.get_config().items() if not isinstance(v, dict)}
        steps = []
        for training in (None, True, True, False):
            y = wrapper(x, training=training) if training is not None else x
            steps.append(dict(y=numbers(y), kernel=numbers(layer.kernel), u=numbers(wrapper.vector_u)))
        cases.append(dict(layer=type(layer).__name__, config=config, power_iterations=iterations, x=numbers(x), steps=steps))
    write("spectral.json", cases)


def categories():
    """Layers for categories, adapted or not: outputs, and what they learnt."""
    rng = np.random.default_rng(8)
    K = keras.layers
    ids = rng.integers(0, 9, size=(5, 4))
    words = np.array("the cat sat on the mat and THE dog ate the cat straße 日本語 a b c d e e".split()).reshape(4, 5)
    other = np.array([["the", "cow", "on"], ["", "mat", "the"], ["horse", "日本", "e"]])
    values = rng.normal(size=(40, 3)).astype("float32")
    odd = np.array([[0, 1, 2, 100], [-7, 3, 3, 8], [5, 6, -1, 2147483647]])
    cases = []

    def case(layer, x, adapted=None, batches=1):
        if adapted is not None:
            layer.adapt(adapted if batches == 1 else iter(np.split(adapted, batches)))
        y = np.asarray(layer(x))
        entry = dict(layer=type(layer).__name__, x=np.asarray(x).tolist(), y=numbers(y), adapted=None if adapted is None else adapted.tolist(), batches=batches)
        config = layer.get_config()
        entry["config"] = {k: v for k, v in config.items() if k != "dtype"}
        if isinstance(layer, K.Discretization):
            entry["boundaries"] = layer.bin_boundaries
            if adapted is not None:
                entry["config"]["bin_boundaries"] = None
        elif hasattr(layer, "get_vocabulary"):
            entry["vocabulary"] = [v if isinstance(v, str) else int(v) for v in layer.get_vocabulary()]
            if adapted is not None:
                entry["config"]["vocabulary_size"] = None
        cases.append(entry)

    for mode in ("one_hot", "multi_hot", "count"):
        case(K.CategoryEncoding(9, output_mode=mode), ids)
        case(K.CategoryEncoding(9, output_mode=mode), ids[:, :1])
        case(K.CategoryEncoding(9, output_mode=mode), ids[0])
    for mode in ("int", "one_hot", "multi_hot", "count"):
        case(K.Discretization([-1.0, 0.0, 0.5], output_mode=mode), values[:4])
        case(K.Hashing(5, output_mode=mode), odd[:, :1] if mode == "one_hot" else odd)
        case(K.Hashing(5, output_mode=mode), words[:, :1] if mode == "one_hot" else words)
        case(K.IntegerLookup(vocabulary=[3, 1, 8], output_mode=mode), odd)
        case(K.IntegerLookup(vocabulary=[3, 1, 8], output_mode=mode, num_oov_indices=3, mask_token=2), odd)
        case(K.IntegerLookup(output_mode=mode, max_tokens=5), odd, ids)
        case(K.StringLookup(output_mode=mode), other, words)
        case(K.StringLookup(output_mode=mode, mask_token="", num_oov_indices=4, max_tokens=9), other, words)
    case(K.Discretization([0.0, 0.5]), np.array([[0.0, 0.5, 0.49999, -3.0, 9.0]]))
    for bins, epsilon, batches in ((4, 0.01, 1), (10, 0.01, 1), (7, 0.1, 1), (4, 0.05, 5), (3, 0.3, 2)):
        case(K.Discretization(num_bins=bins, epsilon=epsilon), values[:5], values, batches)
    case(K.Discretization(num_bins=5), values[:5], np.round(values))
    case(K.Hashing(4, mask_value=100), odd)
    case(K.Hashing(4, mask_value="the", salt=133), words)
    case(K.Hashing(1000, salt=[2**40 + 1, 7]), odd)
    case(K.IntegerLookup(vocabulary=[3, 1, 8], num_oov_indices=3, oov_method="farmhash"), odd)
    case(K.IntegerLookup(vocabulary=[3, 1, 8], num_oov_indices=3, oov_method="farmhash", salt=[1, 2]), odd)
    case(K.IntegerLookup(vocabulary=[3, 1, 8], invert=True, mask_token=0), np.array([0, 1, 2, 3, 4, 9]))
    case(K.IntegerLookup(vocabulary=[3, 1, 8], output_mode="count", max_tokens=7, pad_to_max_tokens=True), odd)
    case(K.IntegerLookup(vocabulary=[3, 1, 8], idf_weights=[0.5, 2.0, 1.0], output_mode="tf_idf"), odd)
    case(K.IntegerLookup(vocabulary=[3, 1, 8], idf_weights=[0.5, 2.0, 1.0], output_mode="tf_idf", max_tokens=6, pad_to_max_tokens=True), odd)
    case(K.IntegerLookup(output_mode="tf_idf"), odd, ids)
    case(K.StringLookup(output_mode="tf_idf"), other, words)
    case(K.StringLookup(vocabulary=["a", "the"], num_oov_indices=3, salt=[5, 6]), other)
    write("categories.json", cases)


def hashes():
    """FarmHash64 and SipHash of texts of all lengths, modulo three numbers of buckets."""
    rng = np.random.default_rng(9)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzABC 0123456789äß日"))
    texts = ["".join(rng.choice(letters, n)) for n in list(range(0, 70, 3)) + [1, 4, 8, 16, 17, 32, 64, 65, 100, 127, 128, 129, 192, 193, 300, 1000]]
    for buckets in (7, 1000003, 2**31 - 1):
        cases = [dict(text=t, buckets=buckets, farm=int(f), sip=int(s)) for t, f, s in zip(
            texts, tf.strings.to_hash_bucket_fast(texts, buckets).numpy(), tf.strings.to_hash_bucket_strong(texts, buckets, key=[133, 2**40 + 1]).numpy())]
        yield from cases


def category_files():
    """A model with layers that learnt what Keras keeps beside the configuration, with data; and one that takes texts."""
    keras.config.set_floatx("float32")
    rng = np.random.default_rng(10)
    K = keras.layers
    x = rng.integers(0, 9, size=(6, 4))
    lookups = [K.IntegerLookup(mask_token=2), K.IntegerLookup(output_mode="multi_hot", max_tokens=5), K.IntegerLookup(output_mode="tf_idf", num_oov_indices=2)]
    for lookup in lookups:
        lookup.adapt(x[:4])
    bins = K.Discretization(num_bins=4)
    bins.adapt(x[:4])
    ids = keras.Input((4,), dtype="int64")
    parts = [K.Flatten()(K.Embedding(12, 2)(lookups[0](ids))), lookups[1](ids), lookups[2](ids), K.CategoryEncoding(4, output_mode="count")(bins(K.Rescaling(1.0)(ids))),
             K.CategoryEncoding(5)(K.Hashing(5, salt=7)(ids))]
    model = keras.Model(ids, K.Dense(3)(K.Concatenate()([K.Rescaling(1.0)(part) for part in parts])))
    model.save(os.path.join(HERE, "files", "lookups.keras"))
    np.savez(os.path.join(HERE, "files", "lookups.npz"), x=x.astype("int32"), y=np.asarray(model(x)))
    text = keras.Input((1,), dtype="string")
    keras.Model(text, K.StringLookup(vocabulary=["a", "b"])(text)).save(os.path.join(HERE, "string_lookup.keras"))


stft()
constraints()
categories()
write("hashes.json", list(hashes()))
orthogonal()
spectral()
constrained_steps()
category_files()
