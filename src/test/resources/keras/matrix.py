"""Checks Arabica's .keras files with Keras itself, in both directions. Not needed by the build.

  mvn -q test-compile exec:exec -Dexample=io.arabica.io.keras.MatrixFiles -Dargs="write DIR"
  python src/test/resources/keras/matrix.py DIR          (pip install keras jax h5py)
  mvn -q test-compile exec:exec -Dexample=io.arabica.io.keras.MatrixFiles -Dargs="check DIR"

For every NAME.keras in DIR: h5py walks the weights; Keras loads the model, predicts as Arabica did (1e-5) and goes on for five steps to
Arabica's weights (1e-4). Then Keras writes the trained model to DIR/keras/NAME.keras, with its predictions and the weights after five more
steps, which the third command holds against what Arabica makes of that file.
"""
import os
import sys
import zipfile

os.environ.setdefault("KERAS_BACKEND", "jax")
import h5py
import io
import keras
import numpy as np

folder = sys.argv[1]
back = os.path.join(folder, "keras")
os.makedirs(back, exist_ok=True)


def several(values, key):
    found = []
    while f"{key}{len(found)}" in values:
        found.append(values[f"{key}{len(found)}"])
    return found


def single(values):
    return values[0] if len(values) == 1 else values


def outputs(model, x):
    y = model(single(x), training=False)
    return [np.asarray(one) for one in (y if isinstance(y, (list, tuple)) else [y])]


def distance(ours, theirs):
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} arrays against {len(theirs)}")
    worst = 0.0
    for a, b in zip(ours, theirs):
        if a.shape != b.shape:
            raise ValueError(f"shape {a.shape} against {b.shape}")
        if a.size:
            off = float(np.max(np.abs(a - b) / np.maximum(1, np.abs(a))))
            worst = max(worst, np.inf if np.isnan(off) else off)
    return worst


def weights(model):
    """Those meant for training first, frozen or not."""
    frozen = [layer for layer in model._flatten_layers() if not layer.trainable]
    for layer in frozen:
        layer.trainable = True
    found = weights_in_order(model)
    for layer in frozen:
        layer.trainable = False
    return found


def weights_in_order(model):
    return [np.asarray(w) for w in model.trainable_variables + model.non_trainable_variables if "seed" not in w.name]


def train(model, x, t):
    for _ in range(5):
        model.train_on_batch(single(x), single(t))


def check(name):
    path = os.path.join(folder, name + ".keras")
    values = np.load(os.path.join(folder, name + ".npz"))
    x, y, t, w = (several(values, key) for key in "xytw")
    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as weights_file:
        arrays = []
        weights_file.visititems(lambda key, item: arrays.append(np.asarray(item)) if isinstance(item, h5py.Dataset) else None)
    model = keras.saving.load_model(path)
    prediction = distance(y, outputs(model, x))
    steps = None
    if t:
        train(model, x, t)
        if "random" not in values:
            steps = distance(w, weights(model))
    model.save(os.path.join(back, name + ".keras"))
    result = {f"y{i}": one for i, one in enumerate(outputs(model, x))}
    if t and "random" not in values:
        train(model, x, t)
        result |= {f"w{i}": one for i, one in enumerate(weights(model))}
    np.savez(os.path.join(back, name + ".npz"), **result)
    return len(arrays), prediction, steps


failed = []
names = sorted(name[:-6] for name in os.listdir(folder) if name.endswith(".keras"))
for name in names:
    try:
        arrays, prediction, steps = check(name)
        good = prediction <= 1e-5 and (steps is None or steps <= 1e-4)
        text = f"{arrays:3d} arrays  predict {prediction:.1e}  " + ("             " if steps is None else f"train {steps:.1e}")
    except Exception as e:
        good, text = False, f"{type(e).__name__}: {str(e)[:300]}"
    if not good:
        failed.append(name)
    print(f"{'ok    ' if good else 'FAILED'} {name:45s} {text}", flush=True)
print(f"{len(names) - len(failed)} of {len(names)} models agree; Keras {keras.__version__} on {keras.backend.backend()}")
if failed:
    print("not:", ", ".join(failed))
