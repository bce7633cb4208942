"""Copies the whole models that Keras 3.16 wrote, with inputs x and the outputs y that the installed Keras gives for them.

pip install keras tensorflow-cpu h5py; KERAS_BACKEND=tensorflow python model_files.py FOLDER
"""
import os
import shutil
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))

for name, target in [("cnn.keras", "files"), ("lstm.keras", "files"), ("cnn_legacy.h5", "legacy")]:
    path = os.path.join(HERE, target, name)
    shutil.copyfile(os.path.join(sys.argv[1], name), path)
    model = keras.saving.load_model(path)
    shape = (3,) + tuple(dim or 5 for dim in model.inputs[0].shape[1:])
    rng = np.random.default_rng(5)
    whole = any(isinstance(layer, keras.layers.Embedding) for layer in model.layers)
    x = rng.integers(0, 5, shape).astype("float32") if whole else rng.normal(size=shape).astype("float32")
    np.savez(path.rsplit(".", 1)[0] + ".npz", x=x, y=np.asarray(model(x, training=False)))
