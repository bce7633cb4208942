"""Writes image_layers.json beside it by running Keras on TensorFlow: pip install keras tensorflow-cpu; python image_layers.py

Random layers are given ranges of one number, so that every draw is the same. Left out, because Keras or TensorFlow computes something else
than their documentation says: wrap between pixels (a step at the seam), bicubic without antialias at places that are no multiples of
1/1024 (a table), RandomCrop, which does not cut in inference, and adaptive pooling to one place (a crash).
"""
import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
from keras import layers as K

HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(a):
    def short(v):
        return [short(e) for e in v] if isinstance(v, list) else float("%.7g" % v)
    return short(np.asarray(a).tolist())


def resizing():
    c = []
    odd, up, one = (2, 5, 7, 2), (2, 3, 4, 1), (1, 1, 1, 2)
    for kind in ("nearest", "bilinear", "lanczos3", "lanczos5"):
        for smooth in (False, True):
            c += [(K.Resizing(3, 4, interpolation=kind, antialias=smooth), odd), (K.Resizing(7, 9, interpolation=kind, antialias=smooth), up),
                  (K.Resizing(2, 11, interpolation=kind, antialias=smooth), (1, 6, 5, 3))]
    c += [(K.Resizing(3, 4, interpolation="bicubic", antialias=True), odd), (K.Resizing(7, 9, interpolation="bicubic", antialias=True), up),
          (K.Resizing(8, 4, interpolation="bicubic"), odd), (K.Resizing(2, 16, interpolation="bicubic"), (1, 9, 5, 1)),
          (K.Resizing(3, 2), one), (K.Resizing(3, 2, interpolation="lanczos3"), one), (K.Resizing(1, 1, antialias=True), odd), (K.Resizing(5, 7), odd)]
    for shape in ((1, 4, 9, 2), (2, 9, 4, 1), (1, 3, 3, 1)):
        c += [(K.Resizing(5, 4, crop_to_aspect_ratio=True), shape), (K.Resizing(5, 4, pad_to_aspect_ratio=True, fill_value=0.5), shape),
              (K.Resizing(3, 7, crop_to_aspect_ratio=True, interpolation="nearest"), shape), (K.Resizing(3, 7, pad_to_aspect_ratio=True), shape)]
    c += [(K.CenterCrop(4, 3), (2, 7, 6, 2)), (K.CenterCrop(5, 2), (1, 5, 5, 1)), (K.CenterCrop(4, 3), (1, 5, 6, 1)), (K.CenterCrop(5, 4), (2, 3, 8, 1)),
          (K.CenterCrop(2, 6), (1, 8, 3, 2))]
    return [(layer, shape, False) for layer, shape in c]


def transforms():
    c = []
    shape = (2, 5, 7, 2)
    for mode in ("reflect", "constant", "nearest"):
        for kind in ("bilinear", "nearest"):
            how = dict(fill_mode=mode, interpolation=kind, fill_value=0.3)
            c += [(K.RandomRotation((0.1, 0.1), **how), shape), (K.RandomRotation((-0.23, -0.23), **how), shape), (K.RandomRotation((0.47, 0.47), **how), (1, 6, 3, 1)),
                  (K.RandomZoom((-0.3, -0.3), **how), shape), (K.RandomZoom((0.41, 0.41), **how), shape), (K.RandomZoom((0.2, 0.2), (-0.37, -0.37), **how), (1, 4, 5, 3)),
                  (K.RandomTranslation((0.17, 0.17), (-0.32, -0.32), **how), shape), (K.RandomTranslation((-0.9, -0.9), (0.77, 0.77), **how), (2, 4, 6, 1))]
    c += [(K.RandomTranslation((0.2, 0.2), (-0.25, -0.25), fill_mode="wrap"), (2, 5, 4, 2)), (K.RandomTranslation((-0.4, -0.4), (0.5, 0.5), fill_mode="wrap"), (1, 5, 4, 1)),
          (K.RandomRotation((0, 0)), shape), (K.RandomZoom((1, 1), fill_mode="constant"), (1, 8, 8, 1)), (K.RandomTranslation((1, 1), (0, 0), fill_mode="constant"), shape),
          (K.RandomBrightness((0.3, 0.3), value_range=(0, 1)), shape), (K.RandomBrightness((-0.6, -0.6), value_range=(-1, 1)), shape), (K.RandomBrightness((0.001, 0.001)), shape),
          (K.RandomContrast((0, 0), value_range=(0.2, 0.7)), shape)]
    return [(layer, shape, True) for layer, shape in c]


def pooling():
    c = []
    for kind in ("Average", "Max"):
        for size, shape in ((3, (2, 7, 2)), (5, (1, 3, 3)), (4, (1, 4, 2)), (4, (1, 10, 1)), (7, (1, 16, 1))):
            c.append((getattr(K, f"Adaptive{kind}Pooling1D")(size), shape))
        for size, shape in ((3, (2, 7, 5, 2)), ((2, 5), (1, 5, 3, 1)), ((4, 2), (2, 6, 9, 3))):
            c.append((getattr(K, f"Adaptive{kind}Pooling2D")(size), shape))
        for size, shape in ((2, (1, 3, 4, 5, 2)), ((3, 4, 2), (2, 4, 6, 3, 1))):
            c.append((getattr(K, f"Adaptive{kind}Pooling3D")(size), shape))
    return [(layer, shape, False) for layer, shape in c]


rng = np.random.default_rng(8)
out = []
for layer, shape, training in resizing() + transforms() + pooling():
    x = np.round(rng.random(shape), 3).astype("float32")
    y = layer(x, training=training) if training else layer(x)
    out.append(dict(class_name=type(layer).__name__, config=layer.get_config(), training=training, x=[numbers(x)], y=numbers(y)))
contrast = K.RandomContrast(0.5, value_range=(0.1, 0.9))
x = np.round(rng.random((2, 5, 7, 2)), 3).astype("float32")
y = contrast.transform_images(x, {"contrast_factor": np.array([0.6, 1.4], "float32").reshape(2, 1, 1, 1)})
out.append(dict(class_name="RandomContrast", config=contrast.get_config(), factors=[0.6, 1.4], x=[numbers(x)], y=numbers(y)))
with open(os.path.join(HERE, "image_layers.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(v) for v in out) + "\n]\n")
print(len(out), "cases")
