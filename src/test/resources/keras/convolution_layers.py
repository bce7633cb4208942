"""Writes convolution_layers.json and normalization_layers.json beside it by running Keras, and copies golden_convolution_layers.json.

pip install keras jax h5py; python convolution_layers.py FOLDER, which holds layers/NAME.keras with NAME.npz as Keras 3.16 wrote them.
"""
import io
import json
import os
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import h5py
import keras
import numpy as np
from keras import layers as K

keras.config.set_floatx("float64")
HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(a, digits=10):
    def short(v):
        if isinstance(v, list):
            return [short(e) for e in v]
        return float("%.*g" % (digits, v)) if isinstance(v, float) else v
    return short(np.asarray(a).tolist())


def write(name, value):
    with open(os.path.join(HERE, name), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]\n")


def run(cases, seed):
    rng = np.random.default_rng(seed)
    out = []
    for layer, shape, training in cases:
        x = np.round(rng.normal(size=shape), 4)
        layer(x)
        for w in layer.weights:
            if w.dtype == "float64":
                w.assign(np.round(np.abs(rng.normal(size=w.shape)) if "variance" in w.name else rng.normal(size=w.shape), 4))
        weights = [numbers(w) for w in layer.weights]
        y = layer(x, training=training) if training else layer(x)
        entry = dict(class_name=layer.__class__.__name__, config=json.loads(json.dumps(layer.get_config(), default=lambda o: o.get_config())),
                     weights=weights, x=[numbers(x)], y=numbers(y), training=training)
        if training:
            entry["after"] = [numbers(w) for w in layer.weights]
        if layer.losses:
            entry["losses"] = numbers(sum(layer.losses))
        out.append(entry)
    return out


def convolutions():
    c = []
    for same in ("valid", "same"):
        c += [(K.Conv1D(3, 3, padding=same, dilation_rate=2), (2, 9, 2)), (K.Conv1D(2, 2, padding=same, strides=3), (1, 8, 1)),
              (K.Conv2D(3, (2, 3), padding=same, strides=(2, 1), activation="relu"), (2, 7, 5, 2)),
              (K.Conv2D(2, 3, padding=same, dilation_rate=(2, 1)), (1, 6, 7, 1)), (K.Conv2D(4, 2, padding=same, strides=3), (1, 8, 7, 2)),
              (K.Conv2D(4, 3, padding=same, groups=2, use_bias=False), (2, 5, 4, 4)), (K.Conv2D(2, 1, padding=same, strides=2), (1, 5, 4, 3)),
              (K.Conv3D(2, (2, 3, 2), padding=same, strides=(1, 2, 1)), (1, 4, 5, 4, 2)), (K.Conv3D(1, 2, padding=same, dilation_rate=2), (2, 3, 3, 4, 1)),
              (K.DepthwiseConv1D(3, padding=same, depth_multiplier=2), (2, 6, 2)), (K.DepthwiseConv1D(2, padding=same, strides=2), (2, 6, 3)),
              (K.DepthwiseConv2D(3, padding=same, depth_multiplier=2, activation="relu"), (2, 5, 4, 2)),
              (K.DepthwiseConv2D((2, 3), padding=same, dilation_rate=2), (1, 5, 6, 3)), (K.DepthwiseConv2D(3, padding=same, strides=2), (1, 5, 6, 1)),
              (K.SeparableConv1D(3, 3, padding=same, depth_multiplier=2), (2, 6, 2)), (K.SeparableConv2D(3, 3, padding=same, strides=2), (2, 5, 6, 2)),
              (K.SeparableConv2D(2, (3, 2), padding=same, depth_multiplier=2, activation="tanh", use_bias=False), (1, 5, 4, 3)),
              (K.Conv1DTranspose(2, 3, padding=same, strides=2), (2, 4, 3)), (K.Conv1DTranspose(2, 2, padding=same, strides=3), (2, 4, 1)),
              (K.Conv1DTranspose(2, 3, padding=same, dilation_rate=2), (1, 4, 2)), (K.Conv1DTranspose(2, 3, padding=same, strides=2, output_padding=1), (1, 4, 2)),
              (K.Conv2DTranspose(2, (3, 2), padding=same, strides=(2, 1), activation="relu"), (2, 3, 4, 2)),
              (K.Conv2DTranspose(2, 4, padding=same, strides=(3, 2), output_padding=(2, 1)), (1, 3, 2, 1)), (K.Conv2DTranspose(1, 1, padding=same), (1, 1, 1, 1)),
              (K.Conv3DTranspose(2, 2, padding=same, strides=2), (1, 2, 2, 3, 2)), (K.Conv3DTranspose(1, 3, padding=same, strides=(1, 2, 1)), (1, 2, 2, 3, 1)),
              (K.MaxPooling1D(2, padding=same), (2, 5, 3)), (K.MaxPooling1D(2, strides=3, padding=same), (2, 8, 3)), (K.MaxPooling2D((3, 2), strides=(1, 2), padding=same), (2, 5, 4, 2)),
              (K.MaxPooling3D(2, padding=same), (1, 3, 4, 5, 2)), (K.AveragePooling1D(3, strides=2, padding=same), (2, 6, 3)),
              (K.AveragePooling2D(2, padding=same), (2, 5, 4, 2)), (K.AveragePooling3D((2, 1, 3), padding=same), (1, 3, 4, 5, 2))]
    c += [(K.Conv1D(2, 3, padding="causal"), (2, 6, 2)), (K.Conv1D(2, 2, padding="causal", dilation_rate=2), (1, 7, 2)), (K.Conv1D(2, 3, padding="causal", strides=2), (1, 6, 2)),
          (K.Conv2D(1, 1), (1, 1, 1, 1)), (K.Conv2D(2, 3, padding="same"), (1, 1, 1, 1)), (K.Conv2D(2, 3, padding="same", dilation_rate=3), (1, 2, 3, 1)),
          (K.Conv2D(2, 2, kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.1), activity_regularizer=keras.regularizers.L1L2(0.01, 0.02)), (3, 3, 3, 2)),
          (K.DepthwiseConv2D(2, depthwise_regularizer="l1"), (1, 3, 3, 2)),
          (K.SeparableConv2D(2, 2, depthwise_regularizer="l1", pointwise_regularizer="l2"), (1, 3, 3, 2))]
    for r, shape in ((1, (2, 5, 3)), (2, (2, 3, 4, 2)), (3, (2, 2, 3, 2, 2))):
        for kind in ("Max", "Average"):
            for keep in (False, True):
                c.append((getattr(K, "Global%sPooling%dD" % (kind, r))(keepdims=keep), shape))
    write("convolution_layers.json", run([(layer, shape, False) for layer, shape in c], 5))


def normalizations():
    n, t = [], True
    for training in (False, True):
        n += [(K.BatchNormalization(), (4, 3), training), (K.BatchNormalization(momentum=0.9, epsilon=0.01), (2, 3, 4, 2), training),
              (K.BatchNormalization(axis=1, center=False), (3, 2, 4), training), (K.BatchNormalization(scale=False), (3, 2, 4), training)]
    c = [(K.LayerNormalization(), (3, 4)), (K.LayerNormalization(axis=(1, 2), epsilon=0.1), (2, 3, 4)), (K.LayerNormalization(axis=1, center=False), (2, 3, 4)),
         (K.LayerNormalization(scale=False), (2, 3, 4)), (K.GroupNormalization(groups=2), (2, 3, 4)), (K.GroupNormalization(groups=-1, center=False), (2, 3, 2, 4)),
         (K.GroupNormalization(groups=2, axis=1, scale=False), (2, 4, 3)), (K.GroupNormalization(groups=1, epsilon=0.1), (2, 4)),
         (K.RMSNormalization(), (3, 4)), (K.RMSNormalization(axis=(1, 2), epsilon=0.1), (2, 3, 4)),
         (K.UnitNormalization(), (3, 4)), (K.UnitNormalization(axis=(1, 2)), (2, 3, 4)), (K.UnitNormalization(axis=1), (2, 3, 4)),
         (K.ZeroPadding1D(2), (2, 3, 2)), (K.ZeroPadding1D((1, 3)), (2, 3, 2)), (K.ZeroPadding2D(), (1, 2, 3, 2)), (K.ZeroPadding2D((2, 1)), (1, 2, 3, 2)),
         (K.ZeroPadding2D(((1, 0), (2, 3))), (1, 2, 3, 2)), (K.ZeroPadding3D((1, 0, 2)), (1, 2, 2, 2, 1)), (K.Cropping1D((1, 2)), (2, 6, 2)), (K.Cropping1D(1), (2, 6, 2)),
         (K.Cropping2D(1), (1, 5, 4, 2)), (K.Cropping2D(((1, 0), (0, 2))), (1, 3, 4, 2)), (K.Cropping3D(((1, 0), (0, 1), (0, 0))), (1, 2, 2, 2, 1)),
         (K.UpSampling1D(3), (2, 3, 2)), (K.UpSampling2D((2, 3)), (1, 2, 3, 2)), (K.UpSampling2D(2, interpolation="bilinear"), (1, 3, 4, 2)),
         (K.UpSampling2D((3, 2), interpolation="bilinear"), (2, 1, 3, 1)), (K.UpSampling3D((1, 2, 3)), (1, 2, 1, 2, 2)), (K.RepeatVector(3), (2, 4)),
         (K.PReLU(), (2, 3)), (K.PReLU(shared_axes=[1, 2]), (2, 3, 4, 2)), (K.LeakyReLU(), (2, 6)), (K.LeakyReLU(negative_slope=0.1), (2, 6)), (K.ELU(), (2, 6)), (K.ELU(alpha=0.5), (2, 6)),
         (K.ReLU(), (2, 6)), (K.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.5), (3, 6)), (K.Softmax(), (2, 6)), (K.Softmax(axis=1), (2, 3, 2)),
         (K.ActivityRegularization(l1=0.1, l2=0.2), (3, 4))]
    write("normalization_layers.json", run(n + [(layer, shape, False) for layer, shape in c], 6))


def golden(folder):
    wanted = ("avgpool", "bn", "conv1d", "conv2d", "dwconv", "gap1d", "gmp2d", "ln", "maxpool", "repeat", "rms", "sepconv", "unitnorm")
    out = []
    for name in sorted(n[:-6] for n in os.listdir(os.path.join(folder, "layers")) if n.endswith(".keras")):
        if not name.startswith(wanted):
            continue
        path = os.path.join(folder, "layers", name)
        with zipfile.ZipFile(path + ".keras") as z:
            config = json.loads(z.read("config.json"))
            weights = h5py.File(io.BytesIO(z.read("model.weights.h5")), "r")
            layers = []
            for layer in config["config"]["layers"]:
                if layer["class_name"] == "InputLayer":
                    continue
                group = "layers/%s" % layer["config"]["name"]
                values = []
                for part in ("/vars", "/depthwise_kernel/vars"):
                    if group + part in weights:
                        values += [numbers(weights[group + part][k], 9) for k in sorted(weights[group + part], key=int)]
                layers.append(dict(class_name=layer["class_name"], config=layer["config"], weights=values))
        data = np.load(path + ".npz")
        xs = [numbers(data[k], 9) for k in sorted(data.files) if k.startswith("x")]
        out.append(dict(name=name, layers=layers, x=xs, y=numbers(data["y"], 9)))
    write("golden_convolution_layers.json", out)


convolutions()
normalizations()
golden(sys.argv[1])
