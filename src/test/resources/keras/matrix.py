"""Checks Arabica's .keras files with Keras itself, in both directions. Not needed by the build.

  mvn -q test-compile exec:exec -Dexample=io.arabica.io.keras.MatrixFiles -Dargs="write DIR"
  python src/test/resources/keras/matrix.py DIR          (pip install keras tensorflow-cpu h5py)
  mvn -q test-compile exec:exec -Dexample=io.arabica.io.keras.MatrixFiles -Dargs="check DIR"

A name, or any regular expression that is found in the names of the models, may follow each DIR.

For every NAME.keras in DIR: h5py walks the weights; Keras loads the model, predicts as Arabica did (1e-5), gives loss and metrics as
Arabica did (1e-4) and goes on for five steps to Arabica's weights (1e-4); the weights alone, NAME.weights.h5, make a model whose weights
were set to 0 predict the same. Then Keras writes the trained model and its weights to DIR/keras, with its predictions, loss and metrics and
the weights after five more steps, which the third command holds against what Arabica makes of these files.
"""
import os
import re
import sys
import zipfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
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
    """In the order of Keras, without the states of random layers."""
    return [np.asarray(w) for w in model.weights if "seed" not in w.name]


def train(model, x, t):
    for _ in range(5):
        model.train_on_batch(single(x), single(t))


def walk(file):
    """All arrays of an HDF5 file, read; how many there are."""
    arrays = []
    file.visititems(lambda key, item: arrays.append(np.asarray(item)) if isinstance(item, h5py.Dataset) else None)
    return len(arrays)


def scores(model, x, t):
    """Loss and metrics; the mean of those that give one value a class."""
    found = model.evaluate(single(x), single(t), batch_size=len(x[0]), verbose=0, return_dict=True)
    return {key: np.mean(value) for key, value in found.items()}


def check(name):
    path = os.path.join(folder, name + ".keras")
    values = np.load(os.path.join(folder, name + ".npz"))
    x, y, t, w = (several(values, key) for key in "xytw")
    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as weights_file:
        arrays = walk(weights_file)
    model = keras.saving.load_model(path)
    model.run_eagerly = True
    prediction = distance(y, outputs(model, x))
    evaluation = steps = None
    if t:
        theirs = scores(model, x, t)
        ours = {key[2:]: values[key] for key in values if key.startswith("e_")}
        if ours.keys() != theirs.keys():
            raise ValueError(f"metrics {sorted(ours)} against {sorted(theirs)}")
        evaluation = max(0 if np.isnan(ours[key]) and np.isnan(theirs[key]) else distance([ours[key]], [np.asarray(theirs[key])])
                         for key in ours)
    if os.path.exists(path[:-6] + ".weights.h5"):
        with h5py.File(path[:-6] + ".weights.h5", "r") as weights_file:
            walk(weights_file)
        for weight in model.weights:
            if "seed" not in weight.name:
                weight.assign(np.zeros_like(weight))
        model.load_weights(path[:-6] + ".weights.h5")
        prediction = max(prediction, distance(y, outputs(model, x)))
    if t:
        train(model, x, t)
        if "random" not in values:
            steps = distance(w, weights(model))
    model.save(os.path.join(back, name + ".keras"))
    model.save_weights(os.path.join(back, name + ".weights.h5"))
    result = {f"y{i}": one for i, one in enumerate(outputs(model, x))}
    if t:
        result |= {"e_" + key: np.float64(value) for key, value in scores(model, x, t).items()}
    if t and "random" not in values:
        train(model, x, t)
        result |= {f"w{i}": one for i, one in enumerate(weights(model))}
    np.savez(os.path.join(back, name + ".npz"), **result)
    return arrays, prediction, evaluation, steps


failed = []
wanted = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
names = sorted(name[:-6] for name in os.listdir(folder) if name.endswith(".keras") and wanted.search(name[:-6]))
worst = [0.0, 0.0, 0.0]
for name in names:
    try:
        arrays, *found = check(name)
        worst = [max(so_far, one or 0) for so_far, one in zip(worst, found)]
        good = all(one is None or one <= limit for one, limit in zip(found, (1e-5, 1e-4, 1e-4)))
        text = f"{arrays:3d} arrays  " + "  ".join("" if one is None else f"{what} {one:.1e}"
                                                   for what, one in zip(("predict", "evaluate", "train"), found))
    except Exception as e:
        good, text = False, f"{type(e).__name__}: {str(e)[:300]}"
    if not good:
        failed.append(name)
    print(f"{'ok    ' if good else 'FAILED'} {name:45s} {text}", flush=True)
print(f"{len(names) - len(failed)} of {len(names)} models agree; Keras {keras.__version__} on {keras.backend.backend()}")
print("worst: predict {:.1e}  evaluate {:.1e}  train {:.1e}".format(*worst))
if failed:
    print("not:", ", ".join(failed))
